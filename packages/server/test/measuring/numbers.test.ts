import { afterEach, describe, expect, it } from 'vitest';
import { appid, type Desk, noLimits, otherAppid, startDesk } from '../desk.ts';
import { readExposition, sumOf } from './read-exposition.ts';

let desk: Desk;
afterEach(() => desk.close());

const logIn = async (code: string, ofApp = appid) => desk.send('POST', '/login', { json: { code, appid: ofApp } });
const count = async (name: string, labels: Record<string, string> = {}) =>
  sumOf(await desk.login.metrics(), `wxlogin_${name}`, labels);

describe('the numbers of a login service', () => {
  it('can be read before anything has happened: nobody has logged in, and it is ready', async () => {
    desk = await startDesk();
    const text = await desk.login.metrics();
    expect(readExposition(text).size).toBeGreaterThan(30);
    expect(sumOf(text, 'wxlogin_ready')).toBe(1);
    for (const part of ['service', 'database', 'signing_key', 'wechat'])
      expect([part, sumOf(text, 'wxlogin_part_ok', { part })]).toEqual([part, 1]);
    expect(text).toContain(`wxlogin_logins_total{appid="${appid}",result="ok"} 0\n`);
    for (const line of ['http_errors_total{code="internal"} 0', 'events_total{event="refresh_ahead"} 0'])
      expect(text).toContain(`\nwxlogin_${line}\n`);
    expect(sumOf(text, 'wxlogin_signing_keys', { state: 'active' })).toBe(1);
    expect(text).toMatch(/wxlogin_build_info\{version="\d+\.\d+\.\d+",node="v\d+\S+",database="memory"\} 1\n/);
  });

  it('tell who got in, by app, and how long WeChat took', async () => {
    desk = await startDesk();
    await logIn(await desk.code());
    await logIn(await desk.code('xiaohong', otherAppid), otherAppid);
    const { json } = await logIn(await desk.code());
    await desk.send('POST', '/refresh', { json: { refresh_token: json.refresh_token } });
    await desk.send('POST', '/logout', { json: { refresh_token: json.refresh_token, all: true } });

    expect(await count('logins_total', { appid, result: 'ok' })).toBe(2);
    expect(await count('logins_total', { appid: otherAppid, result: 'ok' })).toBe(1);
    expect(await count('refreshes_total', { result: 'ok' })).toBe(1);
    expect(await count('wechat_calls_total', { call: 'jscode2session', result: 'ok' })).toBe(3);
    expect(await count('wechat_call_duration_seconds', { call: 'jscode2session' })).toBe(3);
    expect(await count('events_total', { event: 'login' })).toBe(3);
    expect(await count('events_total', { event: 'logout_all' })).toBe(1);
    expect(await count('http_requests_total', { method: 'POST', route: '/login', status: '200' })).toBe(3);
    expect(await count('http_request_duration_seconds', { route: '/login' })).toBe(3);
    expect(await count('store_verb_duration_seconds', { verb: 'openLogin' })).toBe(3);
    expect(await count('http_requests_in_flight')).toBe(0);
  });

  it('tell why somebody did not, in WeChat’s words and in ours', async () => {
    desk = await startDesk();
    await logIn('wrong-code');
    desk.emulator.fault({ path: '/sns/jscode2session', errcode: 40125 });
    await logIn(await desk.code());
    desk.emulator.fault({ path: '/sns/jscode2session', errcode: 87654321 });
    await logIn(await desk.code());
    desk.emulator.fault({ path: '/sns/jscode2session', reset: true });
    const lost = await desk.code();
    await logIn(lost);
    await logIn(lost);

    expect(await count('wechat_calls_total', { appid, result: '40029' })).toBe(1);
    expect(await count('wechat_calls_total', { appid, result: '40125' })).toBe(1);
    expect(await count('wechat_calls_total', { appid, result: 'other' })).toBe(1);
    expect(await count('wechat_calls_total', { appid, result: 'cut' })).toBe(1);
    expect(await count('wechat_spared_total', { appid, reason: 'code_spent' })).toBe(1);
    expect(await count('logins_total', { appid, result: 'js_code_invalid' })).toBe(1);
    expect(await count('logins_total', { appid, result: 'app_misconfigured' })).toBe(1);
    expect(await count('http_errors_total', { code: 'js_code_invalid' })).toBe(1);
    expect(await count('logins_total', { result: 'ok' })).toBe(0);
  });

  it('show the circuit open while WeChat is down, and what was spared it', async () => {
    desk = await startDesk();
    for (let at = 0; at < 25; at += 1) {
      desk.emulator.fault({ path: '/sns/jscode2session', status: 502 });
      await logIn(await desk.code());
    }
    expect(await count('wechat_circuit_open', { appid })).toBe(1);
    expect(await count('part_ok', { part: 'wechat' })).toBe(0);
    expect(await count('ready')).toBe(1);
    expect(await count('wechat_calls_total', { result: 'status' })).toBe(20);
    expect(await count('wechat_spared_total', { appid, reason: 'circuit_open' })).toBe(5);
  });

  it('show what is under way while WeChat does not answer', async () => {
    desk = await startDesk();
    desk.emulator.fault({ path: '/sns/jscode2session', delayMs: 300 });
    const answer = logIn(await desk.code());
    let text = await desk.login.metrics();
    while (sumOf(text, 'wxlogin_http_requests_in_flight') === 0 || !text.includes('wxlogin_wechat_calls_in_flight{'))
      text = await desk.login.metrics();
    expect(sumOf(text, 'wxlogin_wechat_calls_in_flight', { appid })).toBe(1);
    await answer;
    expect(await count('wechat_calls_in_flight', { appid })).toBe(0);
  });

  it('name the limit that refused', async () => {
    desk = await startDesk({ ...noLimits, appLoginsPerSecond: 1, sessionRefreshesPerMinute: 1 });
    const { json } = await logIn(await desk.code());
    await logIn(await desk.code());
    await desk.send('POST', '/refresh', { json: { refresh_token: json.refresh_token } });
    await desk.send('POST', '/refresh', { json: { refresh_token: json.refresh_token } });
    expect(await count('limit_refusals_total', { limit: 'app' })).toBe(1);
    expect(await count('limit_refusals_total', { limit: 'session' })).toBe(1);
    expect(await count('logins_total', { result: 'rate_limited' })).toBe(1);
    expect(await count('refreshes_total', { result: 'rate_limited' })).toBe(1);
  });

  it('count an error of the classic route, whose status is always 200', async () => {
    desk = await startDesk({ classicAppid: appid });
    await desk.send('GET', '/wxlogin?code=wrong-code');
    expect(await count('http_requests_total', { route: '/wxlogin', status: '200' })).toBe(1);
    expect(await count('logins_total', { appid, result: 'js_code_invalid' })).toBe(1);
  });

  it('say that it is not ready any more once it drains', async () => {
    desk = await startDesk();
    desk.login.drain();
    expect(await count('ready')).toBe(0);
    expect(await count('part_ok', { part: 'service' })).toBe(0);
  });

  it('are each login’s own, where two live in one process', async () => {
    desk = await startDesk();
    const other = await startDesk();
    await logIn(await desk.code());
    expect(sumOf(await other.login.metrics(), 'wxlogin_logins_total')).toBe(0);
    await other.close();
  });

  it('know the age of the key that signs', async () => {
    desk = await startDesk();
    desk.advance(86_400);
    expect(await count('signing_key_age_seconds')).toBe(86_400);
  });

  it('stay few, whatever strangers send', async () => {
    desk = await startDesk();
    await logIn(await desk.code());
    await desk.send('GET', '/nothing-here');
    await desk.send('POST', '/me');
    await logIn('wrong', 'wx0000000000000000');
    await desk.login.fetch(new Request('http://login.test/login', { method: 'BREW' }));
    const countLines = async () => (await desk.login.metrics()).split('\n').length;
    const before = await countLines();

    for (let at = 0; at < 100; at += 1) {
      const word = `x${Math.random().toString(36).slice(2)}`;
      await desk.send('GET', `/${word}/${word}?${word}=${word}`);
      await desk.send('GET', `/avatars/${word}`);
      await desk.login.fetch(new Request(`http://login.test/login`, { method: word.toUpperCase() }));
      await desk.login.fetch(new Request(`http://login.test/me`, { method: 'POST', headers: { [word]: word } }));
      await logIn(word, `wx${at.toString(16).padStart(16, '0')}`);
      await logIn(word, word);
      desk.emulator.fault({ path: '/sns/jscode2session', errcode: 90_000_000 + at });
      await logIn(await desk.code(word));
    }
    const text = await desk.login.metrics();
    expect(await countLines()).toBeLessThan(before + 60);
    expect(text).not.toMatch(/wx00000000000000[0-9a-f]{2}"/);
    expect(await count('logins_total', { appid: 'unknown', result: 'app_unknown' })).toBeGreaterThan(100);
  });
});
