import { createDecipheriv, createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoApp, type Emulator, startEmulator } from '../../src/index.ts';
import { post } from '../ask.ts';

const token = 'AAAAA';
const aesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const nowMs = Date.parse('2026-01-01T00:00:00Z');
const openid = () => emulator.loginCode({ user: 'xiaoming' }).openid;

interface Arrived {
  method: string | undefined;
  query: URLSearchParams;
  body: string;
}

let emulator: Emulator;
let backEnd: Server;
let url: string;
let arrived: Arrived[];
let answer: (arrived: Arrived) => { status?: number; text: string };

beforeAll(async () => {
  emulator = await startEmulator({ port: 0, clock: () => nowMs });
  backEnd = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const query = new URL(request.url ?? '', 'http://x').searchParams;
    const one = { method: request.method, query, body: Buffer.concat(chunks).toString() };
    arrived.push(one);
    const { status = 200, text } = answer(one);
    response.writeHead(status).end(text);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => backEnd.once('listening', resolve));
  url = `http://127.0.0.1:${(backEnd.address() as AddressInfo).port}/wechat/events/${demoApp.appid}?kept=1`;
});
afterAll(async () => {
  await emulator.close();
  backEnd.close();
});
beforeEach(() => {
  arrived = [];
  answer = () => ({ text: 'success' });
});

const sign = (...texts: string[]) => createHash('sha1').update(texts.sort().join('')).digest('hex');

function decrypt(sealed: string) {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(sealed, 'base64'), decipher.final()]);
  expect(padded.length % 32).toBe(0);
  const plain = padded.subarray(0, -(padded.at(-1) ?? 0));
  const end = 20 + plain.readUInt32BE(16);
  return { message: plain.toString('utf8', 20, end), appid: plain.toString('utf8', end) };
}

describe('a push', () => {
  it('arrives signed, as WeChat documents the event', async () => {
    expect(await emulator.push({ url, token })).toEqual({ status: 200, answer: 'success', accepted: true });
    const [{ method, query, body } = { method: '', query: new URLSearchParams(), body: '' }] = arrived;
    expect([method, query.get('kept'), query.get('timestamp')]).toEqual(['POST', '1', String(nowMs / 1000)]);
    expect(query.get('signature')).toBe(sign(token, String(nowMs / 1000), query.get('nonce') ?? ''));
    expect(JSON.parse(body)).toEqual({
      ToUserName: expect.any(String),
      FromUserName: expect.any(String),
      CreateTime: nowMs / 1000,
      MsgType: 'event',
      Event: 'user_authorization_revoke',
      OpenID: openid(),
      AppID: demoApp.appid,
      RevokeInfo: '6',
    });
  });

  it('arrives encrypted where a key is given, and signed with what was encrypted', async () => {
    const event = 'user_authorization_cancellation';
    const { json } = await post(emulator, '/_emulator/pushes', { url, token, aesKey, event, user: 'xiaoming' });
    expect(json).toMatchObject({ accepted: true });
    const { query, body } = arrived[0] ?? { query: new URLSearchParams(), body: '{}' };
    const { Encrypt: sealed, ...rest } = JSON.parse(body);
    expect(rest).toEqual({ ToUserName: expect.any(String) });
    const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? ''];
    expect(query.get('msg_signature')).toBe(sign(token, timestamp, nonce, sealed));
    const { message, appid } = decrypt(sealed);
    expect(appid).toBe(demoApp.appid);
    expect(JSON.parse(message)).toMatchObject({ Event: event, OpenID: openid() });
    expect(message).not.toContain('RevokeInfo');
  });

  it('is XML where that is wished', async () => {
    await emulator.push({ url, token, format: 'xml', event: 'user_info_modified' });
    expect(arrived[0]?.body).toMatch(/^<xml><ToUserName><!\[CDATA\[.*<CreateTime>\d+<\/CreateTime>.*<\/xml>$/);
  });

  it('tests an address by an echo', async () => {
    answer = ({ query }) => ({ text: query.get('echostr') ?? '' });
    expect(await emulator.push({ url, token, event: 'echo' })).toMatchObject({ status: 200, accepted: true });
    answer = () => ({ text: 'hello' });
    expect(await emulator.push({ url, token, event: 'echo' })).toMatchObject({ accepted: false });
    expect(arrived.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  it('tells what the other side made of it', async () => {
    answer = () => ({ status: 403, text: 'no' });
    expect(await emulator.push({ url, token })).toEqual({ status: 403, answer: 'no', accepted: false });
    const nobody = 'http://127.0.0.1:1/';
    expect(await emulator.push({ url: nobody, token })).toEqual({ status: 0, answer: '', accepted: false });
  });

  it.each([
    [{ token }, /url/],
    [{ url: 'http://192.168.1.9/', token }, /on this machine/],
    [{ url: 'file:///etc/passwd', token }, /on this machine/],
    [{ url: 'http://127.0.0.1/', token: 'a b' }, /token/],
    [{ url: 'http://127.0.0.1/', token, aesKey: 'short' }, /aesKey/],
    [{ url: 'http://127.0.0.1/', token, event: 'subscribe' }, /event/],
    [{ url: 'http://127.0.0.1/', token, revokeInfo: 'all' }, /revokeInfo/],
  ])('is refused as %j', async (input, reason) => {
    const { response, json } = await post(emulator, '/_emulator/pushes', input);
    expect([response.status, json.error]).toEqual([400, expect.stringMatching(reason)]);
    expect(arrived).toEqual([]);
  });
});
