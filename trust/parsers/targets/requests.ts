import { errorTable, LoginError } from '../../../packages/server/src/errors.ts';
import { parseAddressRange } from '../../../packages/server/src/http/address/address.ts';
import { createFindClient } from '../../../packages/server/src/http/address/find-client.ts';
import { createFindUpstream } from '../../../packages/server/src/http/address/find-upstream.ts';
import { readJson } from '../../../packages/server/src/http/body/read-json.ts';
import { readOnlyFile } from '../../../packages/server/src/http/body/read-multipart.ts';
import { createMatcher } from '../../../packages/server/src/http/match-route.ts';
import type { Incoming } from '../../../packages/server/src/http/message.ts';
import { readCredentials } from '../../../packages/server/src/http/oauth/read-credentials.ts';
import { readFields, readForm } from '../../../packages/server/src/http/oauth/read-form.ts';
import { tokenForm } from '../../../packages/server/src/http/oauth/schemas.ts';
import { routes } from '../../../packages/server/src/http/routes.ts';
import { decryptBody, loginBody, profileBody } from '../../../packages/server/src/http/schemas.ts';
import { readWhole } from '../../../packages/server/src/http/shedding/read-whole.ts';
import { mustHold, type Target } from '../target.ts';

interface Parts {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

const incoming = ({ headers = {}, body = Buffer.alloc(0) }: Parts): Incoming => ({
  method: 'POST',
  target: '/',
  peer: '10.0.0.1',
  header: (name) => headers[name],
  readBody: async () => body,
});

/** The first line is the content type, the rest the body. */
function split(bytes: Buffer): { readonly contentType: string; readonly body: Buffer } {
  const end = bytes.indexOf('\n');
  const at = end < 0 ? bytes.length : end;
  return { contentType: bytes.toString('latin1', 0, at), body: bytes.subarray(at + 1) };
}

/** @throws what is not a refusal of the request */
async function refuseOr<T>(read: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof LoginError && errorTable[error.code].status < 500) return undefined;
    throw error;
  }
}

const bodies: readonly Parameters<typeof readJson<object>>[1][] = [loginBody, profileBody, decryptBody];

const json: Target = {
  name: 'json-body',
  seeds: [
    'application/json\n{"code":"0a1B2c3D4e5F6g7H8i9J","appid":"wx0123456789abcdef"}',
    'application/json; charset=utf-8\n{"nickname":"\\u5c0f\\u660e","avatar_id":null}',
    'application/json\n{"encrypted_data":"AAAA","iv":"AAAA","raw_data":"{}","signature":"00"}',
  ],
  async feed(bytes) {
    const { contentType, body } = split(bytes);
    for (const schema of bodies) {
      const read = await refuseOr(() => readJson(incoming({ headers: { 'content-type': contentType }, body }), schema));
      mustHold(read === undefined || Object.getPrototypeOf(read) === Object.prototype, 'a body is a plain object');
    }
  },
};

const form: Target = {
  name: 'form-body',
  seeds: [
    'application/x-www-form-urlencoded\ntoken=wxr1.1.a.0.b&token_type_hint=refresh_token',
    'application/x-www-form-urlencoded; charset="utf-8"\nclient_id=a&client_secret=b%20c&token=+',
  ],
  async feed(bytes) {
    const { contentType, body } = split(bytes);
    const fields = await refuseOr(() => readForm(incoming({ headers: { 'content-type': contentType }, body })));
    if (fields) await refuseOr(() => readFields(fields, tokenForm));
  },
};

const part = 'Content-Disposition: form-data; name="avatar"; filename="a.png"\r\nContent-Type: image/png';
const multipart: Target = {
  name: 'multipart-body',
  seeds: [
    `multipart/form-data; boundary=x\n--x\r\n${part}\r\n\r\ncontent\r\n--x--\r\n`,
    `multipart/form-data; boundary="a b"\n\r\n--a b\r\n${part}\r\n\r\n\r\n--a b--`,
  ],
  async feed(bytes) {
    const { contentType, body } = split(bytes);
    const file = await refuseOr(() => readOnlyFile(body, contentType, 'avatar'));
    if (file) mustHold(body.includes(Buffer.from(file)), 'a file is a part of the body');
  },
};

const credentials: Target = {
  name: 'authorization',
  seeds: [
    `Basic ${Buffer.from('client:secret').toString('base64')}`,
    `Basic ${Buffer.from('a%20b:%2B').toString('base64')}`,
  ],
  feed(bytes) {
    const read = readCredentials(incoming({ headers: { authorization: bytes.toString('latin1') } }), undefined);
    mustHold(
      read === undefined || (typeof read.clientId === 'string' && typeof read.clientSecret === 'string'),
      'texts',
    );
  },
};

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const trusted = ['10.0.0.0/8', 'fd00::/8'].flatMap((range) => parseAddressRange(range) ?? []);
const findClient = createFindClient(trusted, silent);
const findUpstream = createFindUpstream(trusted);
const folded = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){3}::\/64)$/;

const addresses: Target = {
  name: 'forwarded-for',
  seeds: [
    '203.0.113.7, 10.1.2.3',
    '[2001:db8::1]:567, fd00::7',
    '::ffff:203.0.113.9',
    '64:ff9b::1.2.3.4',
    '10.0.0.0/8',
  ],
  feed(bytes) {
    const text = bytes.toString('latin1');
    const client = findClient(incoming({ headers: { 'x-forwarded-for': text } }));
    mustHold(client === undefined || folded.test(client), `an address is folded: ${client}`);
    const range = parseAddressRange(text);
    mustHold(
      range === undefined || (range.bits > 0 && range.bits <= 128 && range.first.length === 8),
      'a range has bits',
    );
  },
};

const upstream: Target = {
  name: 'trace-headers',
  seeds: ['7f3a91c2-0001\n00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
  feed(bytes) {
    const [requestId = '', traceparent = ''] = bytes.toString('latin1').split('\n');
    const found = findUpstream(incoming({ headers: { 'x-request-id': requestId, traceparent } }));
    mustHold(/^[\w.-]{0,64}$/.test(found.upstreamRequestId ?? ''), 'a request id is harmless in a log');
    mustHold(/^[0-9a-f]*$/.test(found.traceId ?? ''), 'a trace id is harmless in a log');
  },
};

const whole: Target = {
  name: 'whole-request',
  seeds: [
    'POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}',
    'GET /me?x=1 HTTP/1.1\r\nhost: a\r\nConnection: keep-alive\r\n\r\n',
  ],
  feed(bytes) {
    const target = readWhole(bytes);
    if (target === undefined) return;
    const [head = '', ...body] = bytes.toString('latin1').split('\r\n\r\n');
    const lengths = [...head.matchAll(/^content-length\s*:(.*)$/gim)].map(([, length]) => Number(length));
    mustHold(head.split(' ')[1] === target, 'the target is the second word');
    mustHold(lengths.length < 2 && (lengths[0] ?? 0) === body.join('\r\n\r\n').length, 'its one length is its length');
    mustHold(!/^(?:transfer-encoding|expect)\s*:/im.test(head), 'nothing else says how long it is');
  },
};

const match = createMatcher(routes);
const paths: Target = {
  name: 'path',
  seeds: routes.map(({ method, path }) => `${method} ${path}`),
  async feed(bytes) {
    const [method = '', path = ''] = bytes.toString('latin1').split(' ');
    const found = await refuseOr(() => match(method, path));
    mustHold(!found?.parameter?.includes('/'), 'a parameter is one segment');
  },
};

export const requestTargets: readonly Target[] = [
  json,
  form,
  multipart,
  credentials,
  addresses,
  upstream,
  whole,
  paths,
];
