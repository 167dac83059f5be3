import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorTable } from '../../src/errors.ts';
import { oauthErrorAnswer } from '../../src/http/oauth/schemas.ts';
import { routes } from '../../src/http/routes.ts';
import { problemAnswer } from '../../src/http/schemas.ts';
import { type ClientsDesk, startClientsDesk } from '../clients-desk.ts';
import { appid, appSecret, type Door, issuer, otherAppid } from '../desk.ts';
import { canary, mutate, mutations } from './fuzz/mutation.ts';
import { type Api, openDataShots, type Shot, shotsOf, tooLargeShots } from './fuzz/shot.ts';
import { bindTakenPhone, createWorld, type Hit } from './fuzz/world.ts';

/** A longer campaign: more runs, another seed. A failure prints the seed and the smallest request that fails. */
const runs = 120 * routes.length;
const seed = 20_261_122;

const longestMs = 5_000;
const longestCampaignMs = 90_000;

/** The route that this path names, as the document has it. */
function findPath(api: Api, path: string): string | undefined {
  if (api.paths[path]) return path;
  const known = ['{id}', '{appid}'].map((name) => path.replace(/[^/]*$/, name)).find((each) => api.paths[each]);
  return path.includes('*') ? undefined : known;
}

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
  if (hit.status >= 300) judgeError(hit, { method, isOAuth: path === '/introspect' || path === '/revoke' });
  else routes.find((each) => each.path === path && each.method === method)?.answer?.parse(JSON.parse(hit.text));
  if (hit.status !== 405) return;
  const allowed = [...operations.keys()].map((each) =>
    each === 'get' && answersHead ? 'GET, HEAD' : each.toUpperCase(),
  );
  expect(hit.headers.allow).toBe(allowed.join(', '));
}

/** Nothing of the request is in it. */
function judgeError(hit: Hit, { method, isOAuth }: { method: string; isOAuth: boolean }): void {
  const all = JSON.stringify(hit.headers) + hit.text;
  for (const word of [canary, ...hit.secrets.filter(isSecret)]) expect(all).not.toContain(word);
  if (isOAuth) judgeOAuthError(hit, method);
  else judgeProblem(hit, method);
}

/** RFC 6749 §5.2, of one of our errors. */
function judgeOAuthError({ headers, text }: Hit, method: string): void {
  expect(headers['content-type']).toBe('application/json');
  if (method === 'HEAD') return;
  const { error_uri: uri } = oauthErrorAnswer.strict().parse(JSON.parse(text));
  expect(Object.keys(errorTable).map((code) => `${issuer}/docs/errors#${code}`)).toContain(uri);
}

/** RFC 9457 with all our members, of a known code. */
function judgeProblem({ status, headers, text }: Hit, method: string): void {
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
  async function openDesk(): Promise<ClientsDesk> {
    const apps = [
      { appid, appSecret, keepSessionKey: true, pushToken: 'AAAAA' },
      { appid: otherAppid, appSecret },
    ];
    const desk = await startClientsDesk({ classicAppid: appid, apps }, door);
    desk.emulator.describe('risky', { highRisk: true });
    await bindTakenPhone(desk);
    return desk;
  }

  it(`get documented answers that repeat nothing (seed ${seed}, ${runs} runs)`, {
    timeout: longestCampaignMs,
  }, async () => {
    const desk = await openDesk();
    const { json: api } = await desk.send('GET', '/openapi.json');
    const avatar = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#07c160' } })
      .png()
      .toBuffer();
    const all = await desk.makeClient(['introspect', 'revoke', 'wechat-api-token']);
    const poor = [await desk.makeClient(['introspect']), await desk.makeClient(['revoke'])];
    const world = createWorld(desk, door, { basic: encoded(all), poor: poor.map(encoded) });
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
    const examples = [...tooLargeShots(api), ...openDataShots].map((shot): [Shot, []] => [shot, []]);
    await fc.assert(attack, { numRuns: runs, seed, endOnFailure: true, examples });
    expect(JSON.stringify(desk.events)).not.toContain(canary);
    expect(documentedAnswers(api).filter((each) => !seen.has(each) && !signed.test(each))).toEqual([]);
    world.close();
    await desk.close();
  });
});

/** Pushes that only WeChat can sign, and 64 KiB. */
const signed = /^(?:GET|POST) \/wechat\/events\/\{appid\} (?:200|400|413)$/;

/** Answers that need more than a request: somebody blocked, a limit. */
const otherwise = ['user_blocked', 'rate_limited', 'temporarily_unavailable'];

const encoded = ({ basic }: { readonly basic: string }) => basic.slice('Basic '.length);

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
