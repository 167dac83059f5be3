import { describe, expect, it } from 'vitest';
import { writeCurl } from '../doors.ts';
import { createJudge } from '../judge.ts';
import { canary } from '../mutation.ts';
import type { Api } from '../shot.ts';
import type { Hit } from '../world.ts';

const refused = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
const required = ['type', 'code', 'status', 'request_id'];
const api = {
  servers: [{ url: 'http://login.test' }],
  paths: {
    '/me': {
      get: {
        parameters: [],
        responses: {
          200: { description: 'Done.', content: { 'application/json': { schema: { required: ['id'] } } } },
          401: { description: 'session_ended', ...refused },
          500: { description: 'internal', ...refused },
        },
      },
    },
  },
  components: { schemas: { Problem: { type: 'object', required } } },
} as unknown as Api;

const { judge, documented } = createJudge(api);
const id = { 'x-request-id': 'req_1' };
const good: Hit = {
  status: 200,
  headers: { ...id, 'content-type': 'application/json' },
  text: '{"id":"usr_1"}',
  path: '/me',
  secrets: [],
};
const problem = {
  type: 'http://login.test/docs/errors#session_ended',
  code: 'session_ended',
  status: 401,
  request_id: 'req_1',
};
const refusal = (change: object = {}, of: Partial<Hit> = {}): Hit => ({
  ...good,
  status: 401,
  headers: { ...id, 'content-type': 'application/problem+json' },
  text: JSON.stringify({ ...problem, ...change }),
  ...of,
});

describe('the judge of answers', () => {
  it('says which answer of the document it was', () => {
    expect(judge('GET', good)).toBe('GET /me 200');
    expect(judge('GET', refusal())).toBe('GET /me 401');
    expect(documented).toEqual(['GET /me 200', 'GET /me 401']);
  });

  it.each<[string, Hit]>([
    ['answered 500', { ...good, status: 500 }],
    ['not among', { ...good, status: 418 }],
    ['no request id', { ...good, headers: { 'content-type': 'application/json' } }],
    ['not documented for 200', { ...good, headers: { ...id, 'content-type': 'text/html' } }],
    ['is not as the document has it', { ...good, text: '{}' }],
    ['is not as the document has it', refusal({ status: undefined })],
    ['the code made_up', refusal({ code: 'made_up' })],
    ['names another status', refusal({ status: 403 })],
    ['names another request', refusal({ request_id: 'req_2' })],
    ['names its meaning', refusal({ type: 'about:blank' })],
    ['repeats', refusal({ detail: `You sent ${canary}` })],
    ['repeats', refusal({ detail: 'x'.repeat(30) }, { secrets: ['x'.repeat(30)] })],
  ])('finds what is wrong: %s', (sentence, hit) => {
    expect(() => judge('GET', hit)).toThrow(sentence);
  });

  it('wants the allowed methods of a path', () => {
    const change = { code: 'method_not_allowed', status: 405 };
    const headers = { ...id, 'content-type': 'application/problem+json' };
    expect(judge('PUT', refusal(change, { status: 405, headers: { ...headers, allow: 'GET, HEAD' } }))).toBe(
      'PUT /me 405',
    );
    expect(() => judge('PUT', refusal(change, { status: 405, headers: { ...headers, allow: 'GET' } }))).toThrow(
      'allows GET',
    );
  });
});

it('a request can be repeated in a shell', () => {
  const sent = { method: 'POST', target: "/a?b='c'", headers: { accept: "it's" }, bytes: Buffer.from('\0') };
  expect(writeCurl(sent, 'http://login.test')).toBe(
    `printf %s 'AA==' | base64 -d | curl -i --path-as-is -X POST -H 'accept: it'\\''s' --data-binary @- 'http://login.test/a?b='\\''c'\\'''`,
  );
});
