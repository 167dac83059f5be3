import { afterEach, describe, expect, it } from 'vitest';
import { errcodes } from '../../src/wechat/errcodes.ts';
import { app, createDesk, expectNoSecret, hastyLimits, openid, otherApp, sessionKey } from './desk.ts';
import { handClock } from './hand-clock.ts';
import { answer, answerJson, type Behaviour, type Stub, startStub } from './stub.ts';

const person = { session_key: sessionKey, openid };
const success = answerJson(person);

let stub: Stub;
let desk: ReturnType<typeof createDesk>;

async function start(behave: Behaviour, options: Partial<Parameters<typeof createDesk>[0]> = {}): Promise<void> {
  stub = await startStub({ behave });
  desk = createDesk({ baseURL: stub.baseURL, ...options });
}

afterEach(() => Promise.all([stub.close(), desk.close()]));

/** Answers the requests with these behaviours in turn; the last one stays. */
const inTurn = (...behaviours: readonly Behaviour[]): Behaviour => {
  let count = 0;
  return (...request) => behaviours[Math.min(count++, behaviours.length - 1)]?.(...request);
};

describe('codeToSession', () => {
  it('gives openid and unionid, and nothing of the session key', async () => {
    await start(answerJson({ ...person, unionid: 'ocMvos6NjeKLIBqg5Mr9QjxrP1FA' }));
    expect(await desk.login()).toEqual({ openid, unionid: 'ocMvos6NjeKLIBqg5Mr9QjxrP1FA' });
    expect(desk.lines).toEqual([]);
  });

  it('gives no unionid where WeChat sends none', async () => {
    await start(success);
    expect(await desk.login()).toEqual({ openid, unionid: null });
  });

  it.each([
    'plain',
    '&appid=wxevil0000000000&secret=x&grant_type=client_credential',
    '#?%26=+ %00',
    ' HTTP/1.1\r\nHost: evil\r\n\r\nGET /x',
    '微信\u0000\ud800',
  ])('sends exactly four parameters, whatever is in the code: %j', async (jsCode) => {
    await start(success);
    await desk.login(jsCode);
    const [line = ''] = stub.requestLines;
    const [method, path = '', version, ...more] = line.split(' ');
    expect([method, version, more]).toEqual(['GET', 'HTTP/1.1', []]);
    const { pathname, searchParams } = new URL(path, 'http://wechat');
    expect(pathname).toBe('/sns/jscode2session');
    expect([...searchParams]).toEqual([
      ['appid', app.appid],
      ['secret', app.appSecret],
      ['js_code', jsCode.toWellFormed()],
      ['grant_type', 'authorization_code'],
    ]);
    expect(stub.requestLines).toHaveLength(1);
  });

  it('keeps the path of a gateway, with or without a slash at its end', async () => {
    await start(success);
    const behindGateway = createDesk({ baseURL: `${stub.baseURL}/wechat/` });
    await behindGateway.login();
    await behindGateway.close();
    expect(stub.requestLines[0]).toMatch(/^GET \/wechat\/sns\/jscode2session\?/);
  });

  it('asks for an uncompressed answer and sends no body', async () => {
    await start(success);
    await desk.login();
    expect(stub.received()).toMatch(/\r\naccept-encoding: identity\r\n/);
    expect(stub.received()).not.toMatch(/content-length|transfer-encoding|user-agent/i);
  });

  it('keeps a connection for the next login', async () => {
    await start(success, { connections: 1 });
    await desk.login();
    await desk.login();
    expect([stub.requestLines.length, stub.connections()]).toEqual([2, 1]);
  });
});

describe('an errcode', () => {
  const unique = { rid: '6129ee10-272863a4-64d75414' };

  it.each(errcodes)('$errcode ends in its documented error and explains itself in the log', async (row) => {
    await start(answerJson({ errcode: row.errcode, errmsg: `${row.errmsg}, rid: ${unique.rid}` }));
    const jsCode = desk.freshCode();
    const error = await desk.failedLogin(jsCode);
    expect(error.code).toBe(row.code);
    expect(error.retryAfterSeconds).toBe(row.retryAfterSeconds);
    expect(desk.lines).toHaveLength(1);
    expect(desk.lines[0]).toMatchObject({
      level: row.code === 'app_misconfigured' ? 'error' : 'warn',
      message: row.meaning.en,
      facts: { requestId: 'req_test', appid: app.appid, errcode: row.errcode, ...unique },
    });
    expect(desk.lines[0]?.facts).toMatchObject({ cause: row.cause.en, fix: row.fix.en });
    expect(desk.lines[0]?.facts.zh).toContain(row.fix.zh);
    expect(desk.lines[0]?.facts.durationMs).toBeTypeOf('number');
    expectNoSecret([error, desk.lines], jsCode);
  });

  it('nobody knows is WeChat’s trouble, with its number in the log', async () => {
    await start(answerJson({ errcode: 99999, errmsg: 'who knows' }));
    expect((await desk.failedLogin()).code).toBe('wechat_unavailable');
    expect(desk.lines[0]?.facts).toMatchObject({ errcode: 99999, errmsg: 'who knows', rid: null });
  });

  it('as text is understood, and wins over an openid beside it', async () => {
    await start(answerJson({ ...person, errcode: '40029', errmsg: 'invalid code' }));
    expect((await desk.failedLogin()).code).toBe('js_code_invalid');
  });

  it('40029 for DevTools’ mock code is explained as what it is, every time', async () => {
    await start(answerJson({ errcode: 40029, errmsg: 'invalid code' }));
    for (const message of ['first', 'second']) {
      expect((await desk.failedLogin('the code is a mock one')).code, message).toBe('js_code_invalid');
    }
    expect(desk.lines.map((line) => line.message)).toEqual(
      Array(2).fill('The login code is the mock code of DevTools'),
    );
    expect(stub.requestLines).toHaveLength(2);
  });

  it('whose errmsg echoes the request in any form shows no secret', async () => {
    const jsCode = '0a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p';
    const forms = [app.appSecret, jsCode, sessionKey].flatMap((secret) => {
      const bytes = Buffer.from(secret);
      return [secret, bytes.toString('base64'), bytes.toString('hex'), encodeURIComponent(secret)];
    });
    for (const form of forms) {
      await start(answerJson({ errcode: 40029, errmsg: `invalid (${form}) "${form}"\n` }));
      const error = await desk.failedLogin(jsCode);
      expectNoSecret([error, desk.lines], jsCode);
      expect(desk.lines[0]?.facts.errmsg).toMatch(/^invalid \(…\) "…" $/);
      await Promise.all([stub.close(), desk.close()]);
    }
  });
});

describe('a code', () => {
  const used = answerJson({ errcode: 40163, errmsg: 'code been used' });

  it.each([
    ['a success', success, 'js_code_used'],
    ['40029', answerJson({ errcode: 40029 }), 'js_code_invalid'],
    ['40226', answerJson({ errcode: 40226 }), 'user_risky'],
    ['-1', answerJson({ errcode: -1 }), 'wechat_unavailable'],
    ['a quota, though the client is told to repeat', answerJson({ errcode: 45011 }), 'js_code_used'],
    ['a broken answer', answer({ status: '500 Oops' }), 'js_code_used'],
  ] as const)('is never sent twice: after %s', async (_name, first, remembered) => {
    await start(inTurn(first, used));
    await desk.login('a').catch(() => {});
    const error = await desk.failedLogin('a');
    expect(error.code).toBe(remembered);
    expect(stub.requestLines).toHaveLength(1);
    expect(desk.lines.at(-1)).toMatchObject({ message: 'The login code was used before' });
  });

  it('of one app is not that of another', async () => {
    await start(success);
    await desk.login('a', app);
    await desk.login('a', otherApp);
    expect(stub.requestLines).toHaveLength(2);
  });

  it('sent by twenty at once goes out once', async () => {
    await start(success);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => desk.login('a')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(stub.requestLines).toHaveLength(1);
  });

  it('is not sent again when the far side cuts a kept-alive connection under it', async () => {
    await start(inTurn(success, (socket) => socket.resetAndDestroy(), success));
    await desk.login('a');
    expect((await desk.failedLogin('b')).code).toBe('wechat_unavailable');
    expect(stub.requestLines).toHaveLength(2);
    expect(stub.requestLines.filter((line) => line.includes('js_code=b'))).toHaveLength(1);
    await desk.login('c');
  });

  it('is not sent again when the far side ends a kept-alive connection with an empty goodbye', async () => {
    await start(inTurn(success, (socket) => socket.end(), success));
    await desk.login('a');
    expect((await desk.failedLogin('b')).code).toBe('wechat_unavailable');
    expect(stub.requestLines).toHaveLength(2);
  });

  it('goes out on a new connection when the far side has closed the idle one', async () => {
    await start((socket, line) => {
      success(socket, line);
      socket.end();
    });
    for (const jsCode of ['a', 'b', 'c']) await desk.login(jsCode);
    expect([stub.requestLines.length, stub.connections()]).toEqual([3, 3]);
  });

  it('that waited in vain for its turn has not left and may be sent later', async () => {
    await start(
      inTurn(() => {}, success),
      { limits: { ...hastyLimits, inFlight: 1, waiting: 0 } },
    );
    const slow = desk.failedLogin('a');
    const refused = await desk.failedLogin('b');
    expect(refused).toMatchObject({ code: 'overloaded', retryAfterSeconds: 1 });
    await slow;
    expect(await desk.login('b')).toEqual({ openid, unionid: null });
    expect(stub.requestLines).toHaveLength(2);
  });

  it('that found all connections busy has not left and may be sent later', async () => {
    const limits = { ...hastyLimits, firstByteMs: 400 };
    await start(
      inTurn(() => {}, success),
      { limits, connections: 1 },
    );
    const slow = desk.failedLogin('a');
    expect((await desk.failedLogin('b')).code).toBe('overloaded');
    expect((await slow).code).toBe('wechat_timeout');
    expect(await desk.login('b')).toEqual({ openid, unionid: null });
    expect(stub.requestLines).toHaveLength(2);
  });
});

describe('the circuit', () => {
  const sorry = answerJson({ errcode: -1, errmsg: 'system error' });
  const limits = { ...hastyLimits, circuitCalls: 4 };

  it('opens when WeChat fails, spares it, probes once, and closes when it answers', async () => {
    const clock = handClock();
    await start(inTurn(sorry, sorry, sorry, sorry, success), { clock, limits });
    for (let count = 0; count < 4; count += 1) await desk.failedLogin();
    expect(desk.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { facts: { appid: app.appid }, message: 'Logins are refused for some seconds: WeChat fails too often' },
    ]);

    const spared = await desk.failedLogin('spared');
    expect(spared).toMatchObject({ code: 'wechat_unavailable', retryAfterSeconds: 5 });
    expect(desk.lines.at(-1)).toMatchObject({ level: 'debug', facts: { fault: 'circuit_open' } });
    expect(stub.requestLines).toHaveLength(4);

    clock.advance(5000);
    const atOnce = await Promise.allSettled([desk.login('spared'), desk.login('b'), desk.login('c')]);
    expect(atOnce.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await desk.login('b')).toEqual({ openid, unionid: null });
    expect(desk.lines.filter(({ level }) => level === 'info')).toHaveLength(1);
  });

  it('opens for the app that fails, not for another', async () => {
    await start(inTurn(sorry, sorry, sorry, sorry, success), { limits });
    for (let count = 0; count < 5; count += 1) await desk.failedLogin();
    expect(await desk.login('a', otherApp)).toEqual({ openid, unionid: null });
  });

  it.each([40029, 40163, 40125, 45011, 40226, 99999])('never opens on %d', async (errcode) => {
    await start(answerJson({ errcode }), { limits });
    for (let count = 0; count < 8; count += 1) await desk.failedLogin();
    expect(stub.requestLines).toHaveLength(8);
  });
});

describe('closing', () => {
  it('lets the login under way end and refuses the next', async () => {
    let closing: Promise<void> | undefined;
    let refused: unknown;
    await start(async (socket, line) => {
      closing = desk.close();
      refused = await desk.failedLogin('b');
      success(socket, line);
    });
    expect(await desk.login('a')).toEqual({ openid, unionid: null });
    expect(refused).toMatchObject({ code: 'shutting_down', retryAfterSeconds: 1 });
    await closing;
  });
});
