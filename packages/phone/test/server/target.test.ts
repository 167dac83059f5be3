import { describe, expect, it } from 'vitest';
import { decideTarget, type Network } from '../../src/server/outgoing/target.ts';

const LISTED: Network = {
  domains: ['https://api.example.test', 'https://port.example.test:8443'],
  hosts: { 'http://127.0.0.1:8800': 'http://127.0.0.1:9800' },
  urlCheck: true,
};

describe('the domain list', () => {
  it.each([
    ['https://api.example.test/a?b=c', 'https://api.example.test/a?b=c'],
    ['https://port.example.test:8443/', 'https://port.example.test:8443/'],
    ['http://127.0.0.1:8800/login?x=1', 'http://127.0.0.1:9800/login?x=1'],
  ])('lets %s through, to %s', (address, real) => {
    expect(decideTarget(address, LISTED)).toEqual({ ok: true, url: new URL(real) });
  });

  it.each([
    ['https://other.example.test/', 'url not in domain list: https://other.example.test', 600002],
    ['http://api.example.test/', 'url not in domain list: http://api.example.test', 600002],
    ['https://api.example.test:8443/', 'url not in domain list: https://api.example.test:8443', 600002],
    ['ftp://api.example.test/', 'invalid url "ftp://api.example.test/"', 600009],
    ['/login', 'invalid url "/login"', 600009],
  ])('refuses %s', (address, reason, errno) => {
    expect(decideTarget(address, LISTED)).toEqual({ ok: false, failure: { reason, errno } });
  });

  it('names the setting that allows one’s own machine', () => {
    const target = decideTarget('http://localhost:3000/', LISTED);
    expect(target).toMatchObject({ failure: { reason: expect.stringContaining('"urlCheck": false') } });
    expect(decideTarget('http://localhost:3000/', { ...LISTED, urlCheck: false })).toMatchObject({ ok: true });
  });

  it('never lets a mini program call WeChat’s server API', () => {
    const target = decideTarget('https://api.weixin.qq.com/sns/jscode2session', { ...LISTED, urlCheck: false });
    expect(target).toMatchObject({ ok: false, failure: { errno: 600002 } });
  });
});
