import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, createClient } from '../../../journeys/client.ts';
import { type ErrorCode, errorTable } from '../../../packages/server/src/errors.ts';
import type { Kind, Place } from './kinds.ts';
import { expectRequest, readRequest } from './read-request.ts';

/** A circuit opens at the twentieth failure of an app, so an app fails no more often than that. */
export const loginsOfApp = 20;
const everyMs = 10;
const toleranceMs = 500;
export const secret = 'c3'.repeat(16);

/** What one kind did, and what became of it. */
export interface Observed {
  readonly kind: Kind;
  readonly slowestMs: number;
  /** What is not as it must be. */
  readonly wrong: readonly string[];
  /** Of somebody who was logged in. */
  readonly accessToken: string | undefined;
}

interface Login {
  readonly appid: string;
  readonly code: string;
}

interface Scene {
  readonly url: string;
  readonly place: Place;
  readonly appids: readonly string[];
  readonly size: number;
  /** What the program has logged so far. */
  readonly log: () => string;
}

let codes = 0;

/** Lets so many people log in while WeChat misbehaves in this way. */
export async function misbehave(kind: Kind, scene: Scene): Promise<Observed> {
  const { url, place, appids, size, log } = scene;
  const from = log().length;
  const logins: Login[] = Array.from({ length: size }, (_, number) => {
    const code = `0a${(codes++).toString(36).padStart(8, '0')}`;
    return { appid: appids[Math.floor(number / loginsOfApp)] ?? '', code: kind.code?.(code) ?? code };
  });
  const upstream = await kind.begin(place);
  const client = createClient(url);
  try {
    const answers = await Promise.all(
      logins.map(async (login, number) => {
        await wait(number * everyMs);
        const began = performance.now();
        const answer = await client
          .logIn(login)
          .catch((error: Error): Answer => ({ status: 0, json: { code: error.message } }));
        return { answer, ms: performance.now() - began };
      }),
    );
    const slowestMs = Math.max(...answers.map(({ ms }) => ms));
    // In small, the machine is left to others too.
    const latestMs = size < loginsOfApp ? Number.POSITIVE_INFINITY : kind.deadlineMs + toleranceMs;
    const wrong = [
      ...answers.flatMap(({ answer }) => findWrongAnswer(kind, answer)),
      ...(slowestMs > latestMs ? [`answered after ${Math.round(slowestMs)} ms`] : []),
      ...findWrongRequests(kind, upstream.requestLines, logins),
      ...(await findMissingLines(kind, scene, from)),
    ];
    return {
      kind,
      slowestMs,
      wrong: [...new Set(wrong)].map((each) => `${kind.name}: ${each}`),
      accessToken: answers[0]?.answer.json?.access_token,
    };
  } finally {
    await client.close();
    await upstream.close();
  }
}

function findWrongAnswer({ becomes }: Kind, { status, json }: Answer): string[] {
  if (becomes === 'login') return status === 200 && json?.access_token ? [] : [`${status} ${json?.code}, not a login`];
  const { status: wanted, title, action } = errorTable[becomes as ErrorCode];
  const isDocumented =
    status === wanted &&
    json?.code === becomes &&
    json.status === wanted &&
    json.title === title &&
    json.action === action;
  return isDocumented ? [] : [`${status} ${json?.code}, not ${wanted} ${becomes}`];
}

/** Each login reached WeChat once, as one request of the documented form; or not at all. */
function findWrongRequests({ requests }: Kind, lines: readonly string[], logins: readonly Login[]): string[] {
  const wrong =
    lines.length === logins.length * requests ? [] : [`${lines.length} requests for ${logins.length} logins`];
  const expected = new Set(logins.map((login) => expectRequest(login, secret)));
  const strange = lines.find((line) => !expected.has(readRequest(line)));
  if (strange !== undefined) return [...wrong, `WeChat was asked ${strange}`];
  const isEach = new Set(lines).size === expected.size * requests;
  return isEach ? wrong : [...wrong, 'WeChat was asked about some twice, and about others not'];
}

/** The log tells of each login that WeChat, and not the circuit before it, was the reason. */
async function findMissingLines({ logged }: Kind, { log, appids, size }: Scene, from: number): Promise<string[]> {
  if (logged === undefined) return [];
  const ofApps = new Set(appids.map((appid) => `"appid":"${appid}"`));
  const isOurs = (line: string) =>
    (line.includes(`"fault":"${logged}"`) || line.includes(`"errcode":${logged},`)) &&
    ofApps.has(/"appid":"\w+"/.exec(line)?.[0] ?? '');
  const count = () => log().slice(from).split('\n').filter(isOurs).length;
  // They come through a pipe.
  for (let tries = 0; count() < size && tries < 50; tries += 1) await wait(20);
  return count() === size ? [] : [`the log blames "${logged}" for ${count()} of ${size} logins`];
}
