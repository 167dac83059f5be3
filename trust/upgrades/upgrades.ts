import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { createClient } from '../../journeys/client.ts';
import { createRandom } from '../../journeys/load.ts';
import { startProgram } from '../../journeys/program.ts';
import { startService } from '../../journeys/service.ts';
import { makeSamples } from '../../packages/server/test/store/moving/sample-rows.ts';
import { runToEnd } from '../moving/run-to-end.ts';
import { findBroken, type Stage, type Trial } from '../trial.ts';
import { describeEarlierService, type EarlierService } from './earlier-people.ts';
import { countDifferences, earlierVersions, makeEarlier, readVersion, takeSnapshot } from './earlier-schema.ts';

const peopleCount = 20;
const sampleCount = 150;
const first = earlierVersions[0] ?? 1;
/** In which few kills are tried: somewhere in the middle, as a rule. */
const fewMs = 30;

export const upgrades: Trial = {
  name: 'upgrades',
  proves: 'P22',
  claim:
    'wxlogin migrate from every earlier schema, killed at a random moment and run again: every row is as it was, people are who they were, refresh tokens and the signing key of then are good.',
  counts: 'kills',
  on: 'each',
  sizes: { full: 50, quick: 1 },
  async run(stage) {
    const emulator = await startEmulator({ port: 0, loginsPerMinute: 0, record: false });
    try {
      return await upgradeAll(stage, emulator);
    } finally {
      await emulator.close();
    }
  },
};

/** What became of the upgrades. */
interface Tally {
  rows: number;
  differences: number;
  killed: number;
  /** The last step was not done yet. */
  early: number;
  renewed: number;
  strangers: number;
  keysLost: number;
  readonly schemas: Set<number>;
  readonly failures: string[];
}

async function upgradeAll(stage: Stage, emulator: Emulator) {
  const random = createRandom(stage.seed);
  const windowMs = stage.size < earlierVersions.length ? fewMs : await measure(stage.database);
  const tally: Tally = {
    ...{ rows: 0, differences: 0, killed: 0, early: 0, renewed: 0, strangers: 0, keysLost: 0 },
    schemas: new Set(),
    failures: [],
  };
  for (let kill = 0; kill < stage.size; kill += 1) {
    const version = earlierVersions[kill % earlierVersions.length] ?? first;
    const share = (earlierVersions.length + 1 - version) / earlierVersions.length;
    await upgrade(stage.database, { version, emulator, tally, killAfterMs: random() * windowMs * share });
  }
  const people = stage.size * peopleCount;
  return {
    figures: {
      kills: tally.killed,
      'before it was done': tally.early,
      'earlier schemas': tally.schemas.size,
      rows: tally.rows,
      'rows lost or changed': tally.differences,
      'tokens renewed': `${tally.renewed} of ${people}`,
      'killed within': `${Math.round(windowMs)} ms`,
      'programs of an earlier release': 'none yet',
    },
    broken: findBroken({
      [`every upgrade ends well, not: ${tally.failures.join('; ')}`]: tally.failures.length === 0,
      'rows were there, and people': tally.rows > 500 * stage.size,
      'enough are killed before it was done': tally.early >= Math.floor(stage.size / 8),
      'no row is lost or changed': tally.differences === 0,
      'every refresh token is good, for the same user': tally.renewed === people,
      'everybody is who they were': tally.strangers === 0,
      'the signing key is published still': tally.keysLost === 0,
    }),
  };
}

const runMigrate = (database: string) => runToEnd(['migrate'], { WXLOGIN_DATABASE: database });
const startMigrate = (database: string) => startProgram(['migrate'], { env: { WXLOGIN_DATABASE: database } });

/** How long all steps take, once the program has begun with them. */
async function measure(database: string): Promise<number> {
  await makeEarlier(database, first, [makeSamples(sampleCount)]);
  const program = startMigrate(database);
  await program.printed(/applying/);
  const began = performance.now();
  await program.printed(/up to date/);
  await program.end();
  return performance.now() - began;
}

interface Upgrade {
  readonly version: number;
  readonly killAfterMs: number;
  readonly emulator: Emulator;
  readonly tally: Tally;
}

async function upgrade(database: string, { version, killAfterMs, emulator, tally }: Upgrade): Promise<void> {
  const rootSecret = randomBytes(32);
  const earlier = describeEarlierService(emulator, rootSecret, peopleCount);
  const { signing_keys: _, facts: __, ...samples } = makeSamples(sampleCount);
  const shape = await makeEarlier(database, version, [samples, earlier.rows]);
  const before = await takeSnapshot(database, shape);
  tally.schemas.add(version);
  for (const rows of before.values()) tally.rows += rows.length;

  const program = startMigrate(database);
  await program.printed(/applying/);
  await delay(killAfterMs);
  if ((await program.end('SIGKILL')) === 'SIGKILL') tally.killed += 1;
  if ((await readVersion(database)) <= earlierVersions.length) tally.early += 1;

  const again = await runMigrate(database);
  if (again.status !== 0) tally.failures.push(`from schema ${version}: ${again.output}`);
  tally.differences += countDifferences(before, await takeSnapshot(database, shape));
  await serve(database, { emulator, rootSecret, earlier, tally });
}

interface Served {
  readonly emulator: Emulator;
  readonly rootSecret: Buffer;
  readonly earlier: EarlierService;
  readonly tally: Tally;
}

/** Everybody comes back: with the token of then, and with a new code. */
async function serve(database: string, { emulator, rootSecret, earlier, tally }: Served): Promise<void> {
  const settings = { rootSecret: rootSecret.toString('base64url') };
  const service = await startService({ database, emulator, settings });
  const client = createClient(service.url);
  try {
    for (const { user, id, refreshToken } of earlier.people) {
      const { status, json } = await client.refresh(refreshToken);
      if (status === 200 && json.user.id === id) tally.renewed += 1;
      if ((await client.logIn(emulator.loginCode({ user }))).json.user?.id !== id) tally.strangers += 1;
    }
    const { json } = await client.send('GET', '/.well-known/jwks.json');
    if (!json.keys.some(({ kid }: { kid: string }) => kid === earlier.kid)) tally.keysLost += 1;
  } finally {
    await client.close();
    await service.close();
  }
}
