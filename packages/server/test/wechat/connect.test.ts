import { afterEach, describe, expect, it } from 'vitest';
import { createCertificate } from './certificate.ts';
import { createDesk, expectNoSecret, openid } from './desk.ts';
import { answerJson, type Stub, startStub } from './stub.ts';

const behave = answerJson({ openid });
const certificate = createCertificate();
const stubs: Stub[] = [];

async function start(options: Partial<Parameters<typeof startStub>[0]> = {}): Promise<Stub> {
  const stub = await startStub({ behave, ...options });
  stubs.push(stub);
  return stub;
}

afterEach(async () => {
  await Promise.all(stubs.splice(0).map((stub) => stub.close()));
});

describe('what goes wrong before anything is sent', () => {
  it('a certificate nobody vouches for: unavailable, not tried again', async () => {
    const stub = await start({ tls: certificate });
    const desk = createDesk({ baseURL: stub.baseURL });
    expect((await desk.failedLogin('a')).code).toBe('wechat_unavailable');
    expect(desk.lines[0]?.facts).toMatchObject({ fault: 'certificate', errorCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect([stub.connections(), stub.requestLines.length]).toEqual([1, 0]);
    await desk.close();
  });

  it.each([
    ['of another name', createCertificate({ ip: '192.0.2.1' }), 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['that has expired', createCertificate({ notAfter: '20210101000000Z' }), 'CERT_HAS_EXPIRED'],
  ])('a certificate %s: unavailable', async (_name, wrong, errorCode) => {
    const stub = await start({ tls: wrong });
    const desk = createDesk({ baseURL: stub.baseURL, ca: wrong.cert });
    expect((await desk.failedLogin()).code).toBe('wechat_unavailable');
    expect(desk.lines[0]?.facts).toMatchObject({ fault: 'certificate', errorCode });
    expect(stub.requestLines).toHaveLength(0);
    await desk.close();
  });

  it('verifies certificates even where the environment says not to', async () => {
    const stub = await start({ tls: certificate });
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    const desk = createDesk({ baseURL: stub.baseURL });
    try {
      expect((await desk.failedLogin()).code).toBe('wechat_unavailable');
      expect(stub.requestLines).toHaveLength(0);
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
      await desk.close();
    }
  });

  it('a server that takes connections but never shakes hands: unavailable in time, tried twice', async () => {
    const silent = await start();
    const desk = createDesk({ baseURL: silent.baseURL.replace('http:', 'https:') });
    const error = await desk.failedLogin('a');
    expect(error.code).toBe('wechat_unavailable');
    expect(desk.lines[0]?.facts).toMatchObject({ fault: 'connect_timeout', errorCode: 'UND_ERR_CONNECT_TIMEOUT' });
    expectNoSecret([error, desk.lines], silent.baseURL);
    expect([silent.connections(), silent.requestLines.length]).toEqual([2, 0]);
    await desk.close();
  });

  it('a refused connection: unavailable, and the code may be sent later', async () => {
    const stub = await start();
    await stub.close();
    const desk = createDesk({ baseURL: stub.baseURL });
    expect((await desk.failedLogin('a')).code).toBe('wechat_unavailable');
    expect(desk.lines[0]?.facts).toMatchObject({ fault: 'refused', errorCode: 'ECONNREFUSED' });
    await start({ port: stub.port });
    expect(await desk.login('a')).toEqual({ openid, unionid: null });
    await desk.close();
  });

  it('one broken handshake is repaired by trying once more', async () => {
    let connections = 0;
    const stub = await start({
      tls: certificate,
      beforeHandshake: (socket) => {
        connections += 1;
        if (connections === 1) socket.destroy();
      },
    });
    const desk = createDesk({ baseURL: stub.baseURL, ca: certificate.cert });
    expect(await desk.login()).toEqual({ openid, unionid: null });
    expect([connections, stub.requestLines.length]).toEqual([2, 1]);
    expect(desk.lines).toEqual([]);
    await desk.close();
  });
});

describe('TLS', () => {
  it('logs in where the certificate is right, and keeps the connection', async () => {
    const stub = await start({ tls: certificate });
    const desk = createDesk({ baseURL: stub.baseURL, ca: certificate.cert, connections: 1 });
    expect(await desk.login()).toEqual({ openid, unionid: null });
    expect(await desk.login()).toEqual({ openid, unionid: null });
    expect([stub.connections(), stub.requestLines.length]).toEqual([1, 2]);
    await desk.close();
  });
});
