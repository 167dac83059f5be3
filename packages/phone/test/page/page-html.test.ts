import { describe, expect, it } from 'vitest';
import { pageHTML } from '../../src/page-html.ts';

const config = {
  wxloginURL: 'http://127.0.0.1:8800/auth',
  emulatorURL: 'http://127.0.0.1:8802',
  phones: [{ id: 'phone-1', user: 'xiaoming' }],
  miniprogram: '</script><script>alert(1)</script>',
};

describe('pageHTML', () => {
  it('carries its configuration, which cannot break out of its block', () => {
    const [, json = ''] = /id="config">(.*?)<\/script>/.exec(pageHTML(config)) ?? [];
    expect(JSON.parse(json)).toEqual(config);
  });

  it('admits the two services and nothing inline', () => {
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(pageHTML(config)) ?? [];
    expect(policy).toContain("connect-src 'self' http://127.0.0.1:8800 http://127.0.0.1:8802;");
    expect(policy).not.toContain('unsafe');
  });
});
