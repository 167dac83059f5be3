import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorTable } from '../../src/errors.ts';
import { routes } from '../../src/http/routes.ts';
import { problemAnswer } from '../../src/http/schemas.ts';
import { appid, appSecret, type Desk, type Door, issuer, otherAppid, startDesk } from '../desk.ts';
import { canary, mutate, mutations } from './fuzz/mutation.ts';
import { type Api, shotsOf } from './fuzz/shot.ts';
import { bindTakenPhone, createWorld, type Hit } from './fuzz/world.ts';

/** A longer campaign: more runs, another seed. A failure prints the seed and the smallest request that fails. */
const runs = 2000;
const seed = 20_261_122;

const longestMs = 5_000;

/** The route that this path names, as the document has it. */
const findPath = (api: Api, path: string): string | undefined =>
  api.paths[path] ? path : /^\/avatars\/[^/*]*$/.test(path) ? '/avatars/{id}' : undefined;

const isSecret = (word: string) => word.length > 20;

/** The answer is one that the document promises, and says nothing it should not. */
function judge(api: Api, method: string, hit: Hit): void {
  const path = findPath(api, hit.path);
  const operations = new Map(Object.entries(path === undefined ? {} : (api.paths[path] ?? {})));
  const answersHead = path !== '/wxlogin';
  const operation = operations.get(method === 'HEAD' && answersHead ? 'get' : method.toLowerCase());
  const documented = operation ? Object.keys(operation.responses).map(Number) : [path ? 405 : 404];
  expect(hit.status).toBeLessThan(500);
  expect(documented).toContain(hit.status);
  expect(hit.headers['x-request-id']).toMatch(/^req_/);
  if (hit.status >= 300) judgeProblem(hit, method);
  else routes.find((each) => each.path === path && each.method === method)?.answer?.parse(JSON.parse(hit.text));
  if (hit.status !== 405) return;
  const allowed = [...operations.keys()].map((each) =>
    each === 'get' && answersHead ? 'GET, HEAD' : each.toUpperCase(),
  );
  expect(hit.headers.allow).toBe(allowed.join(', '));
}

/** RFC 9457 with all our members, of a known code, and nothing of the request in it. */
function judgeProblem({ status, headers, text, secrets }: Hit, method: string): void {
  const all = JSON.stringify(headers) + text;
  for (const word of [canary, ...secrets.filter(isSecret)]) expect(all).not.toContain(word);
  expect(headers['content-type']).toBe('application/problem+json');
  if (method === 'HEAD') return;
  const problem = problemAnswer.strict().parse(JSON.parse(text));
  const { title, action, status: ofCode } = errorTable[problem.code as ErrorCode];
  const type = `${issuer}/docs/errors#${problem.code}`;
  expect(problem).toMatchObject({ type, title, action, status, request_id: headers['x-request-id'] });
  expect(status).toBe(ofCode);
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('No answer')), longestMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

describe.each<Door>(['fetch', 'socket'])('requests nobody would send, through the %s door', (door) => {
  async function openDesk(): Promise<Desk> {
    const apps = [
      { appid, appSecret, keepSessionKey: true },
      { appid: otherAppid, appSecret },
    ];
    const desk = await startDesk({ apps, classicAppid: appid }, door, { loginsPerMinute: 0 });
    desk.emulator.describe('risky', { highRisk: true });
    await bindTakenPhone(desk);
    return desk;
  }

  it(`get documented answers that repeat nothing (seed ${seed}, ${runs} runs)`, { timeout: 60_000 }, async () => {
    const desk = await openDesk();
    const { json: api } = await desk.send('GET', '/openapi.json');
    const avatar = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#07c160' } })
      .png()
      .toBuffer();
    const world = createWorld(desk, door);
    const seen = new Set<string>();
    const attack = fc.asyncProperty(shotsOf(api, avatar), mutations, async (shot, wrong) => {
      const said = desk.logs.length;
      const target = wrong.reduce(mutate, shot);
      const hit = await withinTime(world.fire(target));
      seen.add(`${target.method} ${findPath(api, hit.path)} ${hit.status}`);
      judge(api, target.method, hit);
      const logs = desk.logs.slice(said).join();
      for (const word of [canary, ...hit.secrets.filter(isSecret)]) expect(logs).not.toContain(word);
    });
    await fc.assert(attack, { numRuns: runs, seed, endOnFailure: true });
    expect(JSON.stringify(desk.events)).not.toContain(canary);
    expect(documentedAnswers(api).filter((each) => !seen.has(each))).toEqual([]);
    world.close();
    await desk.close();
  });
});

/** Answers that need more than a request: somebody blocked, a limit. */
const otherwise = ['user_blocked', 'rate_limited'];

/** Every answer of the document that requests alone can bring about here, where the classic route is there. */
const documentedAnswers = (api: Api): string[] =>
  Object.entries(api.paths)
    .flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { responses }]) =>
        Object.entries(responses)
          .filter(([status, { description }]) => Number(status) < 500 && !otherwise.includes(description))
          .map(([status]) => `${method.toUpperCase()} ${path} ${status}`),
      ),
    )
    .filter((answer) => answer !== 'GET /wxlogin 404');
