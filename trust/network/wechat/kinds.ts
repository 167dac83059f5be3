import { gzipSync } from 'node:zlib';
import type { ErrorCode } from '../../../packages/server/src/errors.ts';
import { endless, ok, trickle } from '../../../packages/server/test/wechat/behaviours.ts';
import { createCertificate } from '../../../packages/server/test/wechat/certificate.ts';
import { answer, answerJson, type Behaviour, startStub } from '../../../packages/server/test/wechat/stub.ts';
import { openDeafPort } from './deaf-port.ts';

/** One way in which WeChat, or what stands in its place, misbehaves. */
export interface Kind {
  readonly name: string;
  readonly group: 'connection' | 'TLS' | 'slow' | 'too much' | 'broken off' | 'status' | 'no JSON' | 'errcode' | 'odd';
  readonly begin: Begin;
  /** What the client is told; a login where WeChat is merely odd. */
  readonly becomes: ErrorCode | 'login';
  /** What the log calls it: a fault, or an errcode. */
  readonly logged?: string;
  /** How long the service may wait before it answers. */
  readonly deadlineMs: number;
  /** How many requests of a login WeChat sees. */
  readonly requests: 0 | 1;
  /** Instead of a code of wx.login's. */
  readonly code?: (code: string) => string;
}

export interface Place {
  readonly port: number;
  /** A server that is nobody's business. */
  readonly elsewhere: string;
  readonly certificate: Certificate;
}
type Certificate = ReturnType<typeof createCertificate>;

/** Takes the place of WeChat, until `close`. */
type Begin = (place: Place) => Promise<{ readonly requestLines: readonly string[]; close(): Promise<void> }>;

/** Of the service. */
const [connectMs, firstByteMs, totalMs] = [1000, 3000, 5000];
/** A program that has just started is slow by itself. */
const startMs = 1000;

const session = { session_key: 'tiihtNczf5v6AKRyjwEUhQ==' };
const codeIn = (requestLine: string): string => /js_code=([^& ]*)/.exec(requestLine)?.[1] ?? '';
/** Somebody else for each code. */
const personOf = (requestLine: string): object => ({ ...session, openid: `o${codeIn(requestLine)}` });
const asPerson =
  (tell: (json: string) => Behaviour): Behaviour =>
  (socket, line) =>
    tell(JSON.stringify(personOf(line)))(socket, line);
const json = JSON.stringify({ ...session, openid: 'o_nobody' });
const nested = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;

const speak =
  (behave: Behaviour): Begin =>
  ({ port }) =>
    startStub({ behave, port });
const speakSecurely =
  (certificate?: Certificate): Begin =>
  (place) =>
    startStub({ behave: good, port: place.port, tls: certificate ?? place.certificate });
/** It is silent where a handshake is due. */
const neverShakeHands: Begin = ({ port }) => startStub({ behave: () => {}, port });
const nobodyListens: Begin = async () => ({ requestLines: [], close: async () => {} });
const nobodyHears: Begin = async ({ port }) => ({ requestLines: [], close: await openDeafPort(port) });
const redirect =
  (status: string, to: (place: Place) => string): Begin =>
  (place) =>
    startStub({ behave: answer({ status, headers: [`Location: ${to(place)}`] }), port: place.port });

export const good: Behaviour = asPerson((text) => answer({ body: text }));
const promisedGigabyte: Behaviour = (socket) => {
  socket.write(`${ok}Content-Length: ${2 ** 30}\r\n\r\n`);
  const pour = () => {
    while (!socket.destroyed && socket.write(' '.repeat(0x10000)));
  };
  socket.on('drain', pour);
  pour();
};

const unavailable = { becomes: 'wechat_unavailable', deadlineMs: 0, requests: 1 } as const;
const late = { becomes: 'wechat_timeout', group: 'slow', requests: 1 } as const;
const noJSON = { ...unavailable, group: 'no JSON', logged: 'unreadable' } as const;
const badStatus = { ...unavailable, group: 'status', logged: 'status' } as const;
const odd = { becomes: 'login', group: 'odd', deadlineMs: 0, requests: 1 } as const;
const unproven = { ...unavailable, group: 'TLS', logged: 'certificate', requests: 0 } as const;
const metadata = 'http://169.254.169.254/latest/meta-data/';
const bomb = gzipSync(Buffer.alloc(10_000_000));

/** Asked by http; the first is as it should be. */
export const plainKinds: readonly Kind[] = [
  { ...odd, name: 'as it should be', begin: speak(good), deadlineMs: startMs },
  { ...unavailable, group: 'connection', name: 'refused', begin: nobodyListens, logged: 'refused', requests: 0 },
  // Tried twice, each time as long as a connection may take.
  {
    ...unavailable,
    group: 'connection',
    name: 'blackhole',
    begin: nobodyHears,
    logged: 'connect_timeout',
    requests: 0,
    deadlineMs: 2 * connectMs,
  },
  { ...late, name: 'no answer', begin: speak(() => {}), logged: 'no_answer', deadlineMs: firstByteMs },
  {
    ...late,
    name: 'headers slow',
    begin: speak(trickle('HTTP/1.1 200 OK\r\nX-A: ', 1000)),
    logged: 'no_answer',
    deadlineMs: firstByteMs,
  },
  {
    ...late,
    name: '1 B/s body',
    begin: speak(trickle(`${ok}Content-Length: 500\r\n\r\n`, 1000)),
    logged: 'slow_answer',
    deadlineMs: totalMs,
  },
  { ...unavailable, group: 'too much', name: 'endless body', begin: speak(endless), logged: 'too_large' },
  { ...unavailable, group: 'too much', name: '1 GB body', begin: speak(promisedGigabyte), logged: 'too_large' },
  {
    ...unavailable,
    group: 'too much',
    name: 'gzip bomb',
    begin: speak(answer({ headers: ['Content-Encoding: gzip'], body: bomb })),
    logged: 'encoded',
  },
  {
    ...unavailable,
    group: 'broken off',
    name: 'cut mid-body',
    begin: speak((socket) => socket.end(`${ok}Content-Length: 500\r\n\r\n${json}`)),
    logged: 'cut',
  },
  {
    ...unavailable,
    group: 'broken off',
    name: 'RST',
    begin: speak((socket) => socket.resetAndDestroy()),
    logged: 'cut',
  },
  { ...badStatus, name: '302', begin: redirect('302 Found', ({ elsewhere }) => elsewhere) },
  { ...badStatus, name: '301 to a metadata address', begin: redirect('301 Moved Permanently', () => metadata) },
  { ...badStatus, name: '500', begin: speak(answer({ status: '500 Internal Server Error', body: json })) },
  { ...badStatus, name: '502', begin: speak(answer({ status: '502 Bad Gateway', body: '<html>' })) },
  { ...badStatus, name: '429', begin: speak(answer({ status: '429 Too Many Requests', body: json })) },
  { ...noJSON, name: 'empty', begin: speak(answer({})) },
  { ...noJSON, name: 'HTML', begin: speak(answer({ body: '<!doctype html><title>Log in to the hotel</title>' })) },
  { ...noJSON, name: 'truncated JSON', begin: speak(answer({ body: json.slice(0, -2) })) },
  { ...noJSON, name: 'JSON array', begin: speak(answer({ body: `[${json}]` })) },
  { ...noJSON, name: 'wrong types', begin: speak(answerJson({ ...session, openid: 42 })) },
  { ...noJSON, name: 'deep JSON', begin: speak(answer({ body: `{"openid":${nested}}` })) },
  {
    ...unavailable,
    group: 'errcode',
    name: 'errcode -1',
    begin: speak(answerJson({ errcode: -1, errmsg: 'system error' })),
    logged: '-1',
  },
  {
    ...unavailable,
    group: 'errcode',
    name: 'errcode 45011',
    begin: speak(answerJson({ errcode: 45011, errmsg: 'api minute-quota reach limit' })),
    becomes: 'wechat_quota',
    logged: '45011',
  },
  {
    ...unavailable,
    group: 'errcode',
    name: 'errcode 40226',
    begin: speak(answerJson({ errcode: 40226, errmsg: 'code blocked' })),
    becomes: 'user_risky',
    logged: '40226',
  },
  { ...odd, name: 'BOM', begin: speak(asPerson((text) => answer({ body: `\uFEFF${text}` }))) },
  {
    ...odd,
    name: 'wrong content type',
    begin: speak(asPerson((text) => answer({ headers: ['Content-Type: text/html; charset=gbk'], body: text }))),
  },
  // Not WeChat's doing: what a hostile client would have sent to it. The mock code is the one that is not plain letters.
  {
    ...odd,
    name: 'the mock code',
    begin: speak(answerJson({ errcode: 40029, errmsg: 'invalid code' })),
    becomes: 'js_code_invalid',
    logged: '40029',
    code: () => 'the code is a mock one',
  },
  {
    ...odd,
    name: 'parameters in a code',
    begin: speak(good),
    becomes: 'request_invalid',
    requests: 0,
    code: (code) => `${code}&secret=mine&appid=mine`,
  },
];

/** Asked by https, with a certificate authority of the place's; the first is as it should be. */
export const secureKinds: readonly Kind[] = [
  { ...odd, name: 'as it should be, by TLS', begin: speakSecurely(), deadlineMs: startMs },
  {
    ...unavailable,
    group: 'TLS',
    name: 'connect slow',
    begin: neverShakeHands,
    logged: 'connect_timeout',
    requests: 0,
    deadlineMs: 2 * connectMs,
  },
  { ...unproven, name: 'bad TLS name', begin: speakSecurely(createCertificate({ ip: '192.0.2.1' })) },
  { ...unproven, name: 'expired TLS', begin: speakSecurely(createCertificate({ notAfter: '20210101000000Z' })) },
  { ...unproven, name: 'TLS of nobody', begin: speakSecurely(createCertificate()) },
];
