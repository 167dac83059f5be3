import { setTimeout as wait } from 'node:timers/promises';
import { startEmulator } from '@wxlogin/emulator';
import { type Answer, createClient } from '../../journeys/client.ts';
import { createRandom } from '../../journeys/load.ts';
import { startService } from '../../journeys/service.ts';
import { countRows } from '../../packages/server/test/servers/count-rows.ts';
import { findBroken, type Stage, type Trial } from '../trial.ts';

const appids = ['wx1111111111111111', 'wx2222222222222222', 'wx3333333333333333'];
const apps = appids.map((appid) => ({ appid, secret: 'a1'.repeat(16), openPlatform: 'group' }));

interface Login {
  readonly user: string;
  readonly appid?: string;
}

const pauseMs = 2000;

/** Sends all logins of a round at the same moment, through a balancer with two instances behind it, and one round after the other. */
async function logInAtOnce({ database }: Stage, rounds: readonly (readonly Login[])[]) {
  const emulator = await startEmulator({ port: 0, apps, loginsPerMinute: 0, record: false });
  const service = await startService({ database, emulator, instances: 2 });
  const client = createClient(service.url);
  try {
    const answers: Answer[][] = [];
    for (const [round, logins] of rounds.entries()) {
      // One crowd upon the other would be an overload, and partly refused.
      if (round > 0) await wait(pauseMs);
      const codes = logins.map((login) => emulator.loginCode(login));
      answers.push(await Promise.all(codes.map((code) => client.logIn(code).catch(noAnswer))));
    }
    return { answers, rows: await countRows(database) };
  } finally {
    await client.close();
    await service.close();
    await emulator.close();
  }
}

/** A connection that broke counts among the answers that are not good. */
const noAnswer = (error: Error & { code?: string }): Answer => ({ status: 0, json: { code: error.code } });

const good = (answers: readonly Answer[]): Answer[] => answers.filter(({ status }) => status === 200);
const subjectOf = ({ json }: Answer): string =>
  JSON.parse(Buffer.from(json.access_token.split('.')[1], 'base64url').toString()).sub;

/** Every answer that is not 200, and how often it came. */
function listOthers(answers: readonly Answer[]): string {
  const others = answers.filter(({ status }) => status !== 200).map(({ status, json }) => `${status} ${json?.code}`);
  return [...new Set(others)].map((name) => `${others.filter((each) => each === name).length} x ${name}`).join(', ');
}

/** At the same moment. */
const mostAtOnce = 1000;

export const onePerson: Trial = {
  name: 'one-person',
  proves: 'P3',
  claim: `First logins of one person through two instances, up to ${mostAtOnce.toLocaleString('en')} at the same moment, and ${pauseMs / 1000} s later of another: one user each, every answer good, one sub.`,
  cause:
    'Why: five hundred logins in one moment at one instance are near the line between a crowd and an overload; where the machine is slow just then, the last of them are refused with 503 and Retry-After before anything was begun. Nobody is registered twice. What would mend it: knowing sooner how long a crowd will take than by how long it has taken.',
  counts: 'logins',
  on: 'each',
  sizes: { full: 20_000, quick: 100 },
  async run(stage) {
    const people = Math.ceil(stage.size / mostAtOnce);
    const rounds = Array.from({ length: people }, (_, person) =>
      Array<Login>(stage.size / people).fill({ user: `crowd-${person}` }),
    );
    const { answers, rows } = await logInAtOnce(stage, rounds);
    const subjects = answers.map((round) => new Set(good(round).map(subjectOf)));
    const firsts = answers.map((round) => good(round).filter(({ json }) => json.is_new_user).length);
    const goodAnswers = good(answers.flat()).length;
    return {
      figures: { people, 'good answers': goodAnswers, users: rows.users },
      broken: findBroken({
        [`every answer is good, not: ${listOthers(answers.flat())}`]: goodAnswers === stage.size,
        [`there is one user for each person, not ${rows.users}`]: rows.users === people,
        'there is one identity of each kind': rows.openids === people && rows.unionids === people,
        'every answer to a person names the same sub': subjects.every(({ size }) => size === 1),
        'one answer to each says that the user is new': firsts.every((count) => count === 1),
      }),
    };
  },
};

export const oneGroup: Trial = {
  name: 'one-group',
  proves: 'P4',
  claim: 'People who log in to three apps of one unionid group at once: one user each, three identities each.',
  counts: 'people',
  on: 'each',
  sizes: { full: 500, quick: 50 },
  async run(stage) {
    const people = Array.from({ length: stage.size }, (_, index) => `p${index}`);
    const logins = shuffle(
      people.flatMap((user) => appids.map((appid) => ({ user, appid }))),
      createRandom(stage.seed),
    );
    const {
      answers: [answers = []],
      rows,
    } = await logInAtOnce(stage, [logins]);
    const subjects = new Map(people.map((user) => [user, new Set<string>()]));
    for (const [index, answer] of answers.entries())
      if (answer.status === 200) subjects.get(logins[index]?.user ?? '')?.add(subjectOf(answer));
    const goodAnswers = good(answers).length;
    return {
      figures: {
        people: stage.size,
        'good answers': goodAnswers,
        users: rows.users,
        identities: rows.openids,
      },
      broken: findBroken({
        [`every answer is good, not: ${listOthers(answers)}`]: goodAnswers === logins.length,
        'there is one user for each person': rows.users === stage.size,
        'there is one identity for each person and app': rows.openids === logins.length,
        'there is one unionid for each person': rows.unionids === stage.size,
        'a person has the same sub in every app': [...subjects.values()].every(({ size }) => size === 1),
        'no two people share a sub': new Set([...subjects.values()].flatMap((each) => [...each])).size === stage.size,
      }),
    };
  },
};

function shuffle<T>(items: T[], random: () => number): T[] {
  const keyed = items.map((item) => ({ item, key: random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
