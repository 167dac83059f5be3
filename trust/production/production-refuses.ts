import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFolder, startProgram } from '../../journeys/program.ts';
import { unfinishedCopy } from '../../packages/server/src/store/unfinished-copy.ts';
import { withRaw } from '../../packages/server/test/store/moving/sample-rows.ts';
import { findBroken, type Trial } from '../trial.ts';
import { goodEnvironment, type RefusedCase, refusedCases, secrets } from './refused-cases.ts';

/** Cores are few, and a start is mostly the loading of files. */
const atOnce = 2;

/** Loaded before the program: whatever it listens on is told, however short. */
const listens = 'LISTENS';
const watch = `data:text/javascript,${encodeURIComponent(`
  import { Server } from 'node:net';
  const { listen } = Server.prototype;
  Server.prototype.listen = function (...args) {
    process.stderr.write('${listens}\\n');
    return listen.apply(this, args);
  };
`)}`;
const watched = { NODE_OPTIONS: `--import=${watch}` };

export const productionRefuses: Trial = {
  name: 'production-refuses',
  proves: 'P25',
  claim:
    'wxlogin start with what production must not have: it ends before it listens, says why and what to do, and no secret.',
  counts: 'cases',
  on: 'one',
  sizes: { full: refusedCases.length, quick: 4 },
  async run({ size }) {
    const broken: string[] = [];
    const cases = refusedCases.slice(0, size);
    for (let at = 0; at < cases.length; at += atOnce)
      broken.push(...(await Promise.all(cases.slice(at, at + atOnce).map(judge))).flat());
    return {
      figures: { cases: cases.length, 'of all': refusedCases.length, broken: broken.length },
      broken: [...(await judgeGoodStart()), ...broken],
    };
  },
};

/** Without any of it the program does start, and is seen to listen. */
async function judgeGoodStart(): Promise<string[]> {
  const env = { ...goodEnvironment, ...watched, WXLOGIN_DATABASE: 'memory:', WXLOGIN_PORT: '0' };
  const program = startProgram(['start'], { env });
  try {
    await program.printed('wxlogin is listening');
  } finally {
    await program.end('SIGKILL');
  }
  return findBroken({ 'a good configuration starts, and is seen to listen': program.output().includes(listens) });
}

async function judge(each: RefusedCase): Promise<string[]> {
  const folder = createFolder();
  try {
    const { args, env } = await prepare(each, folder.path);
    const { status, output } = await runToListening(args, { ...env, ...watched });
    return findBroken({
      [`${each.name}: it ends with a code for failure, not with ${status}`]: status === 78 || status === 1,
      [`${each.name}: it does not listen`]: !output.includes(listens),
      [`${each.name}: it says ${each.says}, not: ${output}`]: each.says.test(output),
      [`${each.name}: it says no secret`]: !secrets.some((secret) => output.includes(secret)),
    });
  } finally {
    folder.remove();
  }
}

/** To its end, which comes at once where it listens. */
async function runToListening(args: readonly string[], env: Record<string, string>) {
  const program = startProgram(args, { env });
  const closed = once(program.process, 'close');
  program.printed(listens).then(
    () => program.end('SIGKILL'),
    () => {},
  );
  const [code, signal] = await closed;
  return { status: (code ?? signal) as number | string, output: program.output() };
}

async function prepare({ env = {}, file, secretFile, before }: RefusedCase, folder: string) {
  const database = `sqlite:${join(folder, 'wxlogin.db')}`;
  const place = { WXLOGIN_PORT: '0', WXLOGIN_DATABASE: database };
  if (before) await makeBefore(before, place);
  const write = (name: string, text: string, mode: number): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };
  const args = ['start'];
  if (file) {
    const text = typeof file.content === 'string' ? file.content : JSON.stringify(file.content);
    args.push('--config', write('wxlogin.json', text, file.mode ?? 0o600));
  }
  const all: Record<string, string | undefined> = { ...place, ...(!file && goodEnvironment), ...env };
  if (secretFile) all[secretFile.variable] = write('secret', secretFile.text, secretFile.mode);
  return { args, env: keepGiven(all) };
}

const keepGiven = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** Somebody used the database before, whom production must not follow. */
async function makeBefore(before: NonNullable<RefusedCase['before']>, place: Record<string, string>): Promise<void> {
  const others: Readonly<Record<string, Record<string, string>>> = {
    development: { WXLOGIN_MODE: 'development', WXLOGIN_ISSUER: 'http://127.0.0.1:8800' },
    'another root secret': { WXLOGIN_ROOT_SECRET: randomBytes(32).toString('base64url') },
  };
  const program = startProgram(['start'], { env: { ...goodEnvironment, ...place, ...others[before] } });
  await program.printed('wxlogin is listening');
  await program.end();
  const change = changes[before];
  if (change) await withRaw(place.WXLOGIN_DATABASE ?? '', (raw) => raw.schema.runScript(change));
}

/** What another program has left in it. */
const changes: Readonly<Record<string, string>> = {
  'a newer program': "insert into schema_versions (version, name, checksum, applied_at) values (999, 'later', 'x', 1)",
  'a copy that was broken off': `update facts set value = '${unfinishedCopy}' where name = 'mode'`,
};
