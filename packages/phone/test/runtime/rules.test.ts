import { describe, expect, it } from 'vitest';
import { createAppearance, fixColorScheme, readPageColors } from '../../src/runtime/chrome/theme.ts';
import { resolveSource } from '../../src/runtime/device/sources.ts';
import { readOptions } from '../../src/runtime/options.ts';
import { parseUrl } from '../../src/runtime/router/url.ts';
import { createApiMaker, type Failure } from '../../src/runtime/wx/api.ts';
import { createCanIUse } from '../../src/runtime/wx/can-i-use.ts';
import { createGate } from '../../src/runtime/wx/gate.ts';
import { encodeRequest } from '../../src/runtime/wx/request-body.ts';
import { listUnimplemented } from '../../src/runtime/wx/unimplemented.ts';

describe('the address of a phone', () => {
  it('tells everything about it', () => {
    const search = '?id=phone-2&user=lisa&lang=en&theme=dark&path=pages%2Fa%2Fa%3Fb%3D1&scene=1047';
    expect(readOptions(search, { instance: 'i', prefersDark: false })).toEqual({
      ...{
        id: 'phone-2',
        user: 'lisa',
        language: 'en',
        theme: 'dark',
        path: 'pages/a/a?b=1',
        scene: 1047,
        instance: 'i',
      },
    });
  });

  it('may leave everything out', () => {
    expect(readOptions('', { instance: '', prefersDark: true })).toEqual({
      ...{
        id: 'phone-1',
        user: 'xiaoming',
        language: 'zh_CN',
        theme: 'dark',
        path: undefined,
        scene: 1001,
        instance: '',
      },
    });
  });
});

describe('addresses of pages', () => {
  it.each([
    ['/pages/a/a', '', 'pages/a/a', {}],
    ['pages/a/a?b=c&d', '', 'pages/a/a', { b: 'c', d: '' }],
    ['../b/b?x=%E4%B8%AD=1#top', 'pages/a/a', 'pages/b/b', { x: '%E4%B8%AD=1' }],
    ['./c', 'pages/a/a', 'pages/a/c', {}],
  ])('%s seen from "%s" is %s', (url, from, route, query) => {
    expect(parseUrl(url, from)).toEqual({ route, query });
  });
});

describe('sources of images', () => {
  const address = (path: string) => (path === 'http://tmp/a.png' ? 'blob:a' : undefined);
  const files = { add: () => '', find: () => undefined, findAddress: address };

  it.each([
    ['http://tmp/a.png', 'blob:a'],
    ['/images/中.png', '/mp/images/%E4%B8%AD.png'],
    ['../../images/a.png', '/mp/images/a.png'],
    ['https://example.test/a.png', 'https://example.test/a.png'],
    ['', ''],
  ])('%s is loaded from %s', (source, loaded) => {
    expect(resolveSource(source, { route: 'pages/a/a', files })).toBe(loaded);
  });
});

describe('colours', () => {
  const program = (darkmode: boolean) => ({
    ...{ appid: '', name: '', urlCheck: true, pages: [], units: {}, styles: [] },
    config: { pages: [], darkmode },
    theme: { light: { bar: '#fff', text: 'black' }, dark: { bar: '#000', text: 'white' } },
  });
  const window = { navigationBarBackgroundColor: '@bar', navigationBarTextStyle: '@text' };

  it('come from theme.json', () => {
    const colors = readPageColors(window, createAppearance(program(true), 'dark'));
    expect(colors).toMatchObject({ barBackground: '#000', barText: 'white' });
  });

  it('are light for a mini program that knows no dark mode', () => {
    expect(createAppearance(program(false), 'dark').theme).toBe('light');
  });

  it('are WeChat’s where nothing is said', () => {
    expect(readPageColors({}, createAppearance(program(false), 'light'))).toEqual({
      ...{ title: '', background: '', barBackground: '#000000', barText: 'white', isCustom: false },
    });
  });

  it('follow the phone and not the browser', () => {
    const css = '@media (prefers-color-scheme: dark) { a {} } @media (prefers-color-scheme:light) { b {} }';
    expect(fixColorScheme(css, 'dark')).toBe('@media (min-width: 0) { a {} } @media (max-width: 0) { b {} }');
  });
});

describe('a function of wx', () => {
  const log = { calls: [], overrides: new Map() };
  const api = createApiMaker(log);
  const login = api('login', () => ({ code: 'c' }));

  it('gives a promise without callbacks, and nothing with one', async () => {
    expect(await login()).toEqual({ errMsg: 'login:ok', code: 'c' });
    const outcomes = await new Promise((resolve) => {
      const seen: unknown[] = [];
      const given = login({
        success: (result) => seen.push(result),
        complete: (result) => resolve([...seen, result, given]),
      });
    });
    expect(outcomes).toEqual([{ errMsg: 'login:ok', code: 'c' }, { errMsg: 'login:ok', code: 'c' }, undefined]);
  });

  it('fails with a plain object that names it', async () => {
    const failing = api('checkSession', () => {
      throw new Error('session_key is invalid');
    });
    const failure: Failure = await failing().then(
      () => expect.unreachable(),
      (reason) => reason,
    );
    expect(failure).toEqual({ errMsg: 'checkSession:fail session_key is invalid' });
    expect(failure).not.toBeInstanceOf(Error);
  });
});

describe('the body of a request', () => {
  const decode = (body: string | null) => (body === null ? null : Buffer.from(body, 'base64').toString());
  const url = 'https://a.test/';

  it.each([
    [{ data: { a: 1 } }, `${url}?a=1`, null],
    [{ data: 'text' }, url, 'text'],
    [{ method: 'POST', data: { a: { b: 1 } } }, url, '{"a":{"b":1}}'],
    [{ method: 'PUT', data: [1], header: { 'Content-Type': 'text/plain' } }, url, '[1]'],
    [{ method: 'POST', data: new TextEncoder().encode('bytes').buffer }, url, 'bytes'],
    [{ method: 'POST' }, url, null],
  ] as const)('of %o', (option, address, body) => {
    const encoded = encodeRequest({ url, ...option } as never);
    expect([encoded.url, decode(encoded.body)]).toEqual([address, body]);
  });

  it('is called JSON unless the mini program says otherwise', () => {
    expect(encodeRequest({ url }).header).toEqual({ 'content-type': 'application/json' });
    expect(encodeRequest({ url, header: { 'Content-Type': 'text/xml' } }).header).toEqual({
      'Content-Type': 'text/xml',
    });
  });
});

describe('what there is not', () => {
  it('can be asked for', () => {
    const canIUse = createCanIUse({ login: () => {} });
    const asked = [
      'login.object.timeout',
      'scanCode',
      'button',
      'button.open-type.share',
      'image.mode.aspectFit',
      'text',
    ];
    expect(asked.map(canIUse)).toEqual([true, false, true, false, true, true]);
  });

  it('fails by its name: as a promise, through callbacks, or by throwing', async () => {
    const wx = listUnimplemented({}, ['scanCode', 'getFileSystemManager', 'onLocationChange']) as Record<
      string,
      CallableFunction
    >;
    const errMsg = 'scanCode:fail wx.scanCode is not implemented in the phone';
    await expect(wx.scanCode?.()).rejects.toEqual({ errMsg });
    expect(await new Promise((fail) => wx.scanCode?.({ fail }))).toEqual({ errMsg });
    expect(() => wx.getFileSystemManager?.()).toThrow('wx.getFileSystemManager is not implemented');
    expect(listUnimplemented({ scanCode: 1 }, ['scanCode'])).toEqual({});
  });
});

describe('the gate before the network', () => {
  it('lets ten through and the next when one has ended', async () => {
    const gate = createGate(10);
    const ends: (() => void)[] = [];
    const tasks = Array.from({ length: 12 }, () => gate.run(() => new Promise<void>((end) => void ends.push(end))));
    expect(ends).toHaveLength(10);
    ends[0]?.();
    await tasks[0];
    await expect.poll(() => ends.length).toBe(11);
    for (const end of ends) end();
    await expect.poll(() => ends.length).toBe(12);
    ends[11]?.();
    await Promise.all(tasks);
  });
});
