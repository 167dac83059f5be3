import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startPhone } from '../../src/index.ts';
import { SMALLEST, writeFolder } from '../program-folder.ts';
import { BACKEND, startWorld } from '../world.ts';
import { bundlePhone, type JsdomPhone, openInJsdom } from './jsdom-phone.ts';

type Wx = WechatMiniprogram.Wx;

describe('the phone’s runtime, in jsdom', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let runtime: string;
  const open: { close(): unknown }[] = [];

  beforeAll(async () => {
    [world, runtime] = await Promise.all([startWorld(), bundlePhone()]);
  });
  afterAll(() => world.close());
  afterEach(async () => {
    for (const phone of open.splice(0)) await phone.close();
  });

  const openPhone = async (query = '', url = world.phone.url): Promise<JsdomPhone> => {
    const phone = await openInJsdom(`${url}/phone?${query}`, runtime);
    open.push(phone);
    return phone;
  };
  /** A phone with a mini program of its own. */
  const openProgram = async (files: Record<string, string>, query = ''): Promise<JsdomPhone> => {
    const miniprogram = await writeFolder({ ...SMALLEST, ...files });
    const server = await startPhone({ miniprogram, emulatorURL: world.emulator.url, port: 0 });
    const phone = await openPhone(query, server.url);
    open.push(server);
    return phone;
  };
  const wxOf = ({ handle }: JsdomPhone) => handle.wx as unknown as Wx;
  const logOf = ({ handle }: JsdomPhone, name: 'page' | 'app' = 'page') => Reflect.get(handle[name]() as object, 'log');
  const failure = (promise: unknown) => Promise.resolve(promise).then(String, (error) => error);

  it('launches app and page in WeChat’s order, and tells background and foreground', async () => {
    const phone = await openPhone('scene=1011');
    await expect.poll(() => logOf(phone)).toEqual([['load', {}, 1], 'show', 'ready']);
    phone.handle.background();
    phone.handle.foreground();
    expect(logOf(phone, 'app')).toEqual(['launch 1011', 'show', 'hide', 'show']);
    expect(logOf(phone).slice(3)).toEqual(['hide', 'show']);
  });

  it('opens the page it is told to, with its query', async () => {
    const phone = await openPhone(`path=${encodeURIComponent('pages/detail/detail?word=%E4%B8%AD&n=7')}`);
    expect(phone.handle.pages()).toEqual([
      { route: 'pages/detail/detail', query: { word: '%E4%B8%AD', n: '7' }, data: { word: '%E4%B8%AD' } },
    ]);
    expect(phone.screen('[data-testid=nav-home]')).not.toBeNull();
  });

  it('draws, taps and draws again', async () => {
    const phone = await openPhone();
    phone.tap(phone.find('#count'));
    expect(phone.find('#count').textContent).toBe('1 2');
    expect(phone.findAll('.item').map((item) => item.textContent)).toEqual(['0:one 1x00p01q', '1:twox']);
    expect(phone.handle.errors).toEqual([]);
  });

  it('shows page code no global of the web', async () => {
    const phone = await openProgram({
      'app.js':
        'App({ seen: [typeof window, typeof document, typeof fetch, typeof URL, typeof process, typeof Promise] });',
    });
    expect(phone.handle.app()).toEqual({ seen: [...Array(5).fill('undefined'), 'function'] });
  });

  it('gathers errors of handlers and goes on', async () => {
    const phone = await openProgram({
      'app.js': 'App({ told: [], onError(message) { this.told.push(message.split("\\n")[0]) } });',
      'pages/a/a.wxml': '<view id="bad" bindtap="bad" /><view id="good" bindtap="good">{{n}}</view>',
      'pages/a/a.js': 'Page({ data: { n: 0 }, bad() { throw new Error("oh") }, good() { this.setData({ n: 1 }) } });',
    });
    phone.tap(phone.find('#bad'));
    phone.tap(phone.find('#good'));
    expect(phone.find('#good').textContent).toBe('1');
    await expect
      .poll(() => phone.handle.errors)
      .toEqual([expect.stringMatching(/^Error: oh\n\s+at .*pages\/a\/a\.js/)]);
    expect(phone.handle.app()).toMatchObject({ told: ['Error: oh'] });
  });

  it('shows what keeps a mini program from compiling or starting', async () => {
    const broken = await openProgram({ 'pages/a/a.js': 'Page({;' });
    expect(broken.screen('[data-testid=problem]')?.textContent).toMatch(/^pages\/a\/a\.js:1:7/);
    const throwing = openProgram({ 'app.js': 'App({}); none.such;' });
    await expect(throwing).rejects.toThrow('none is not defined');
  });

  it('records calls, and lets a test answer in the place of wx', async () => {
    const phone = await openPhone();
    const wx = wxOf(phone);
    phone.handle.overrides.set('login', () => ({ code: 'of the test' }));
    expect(await wx.login()).toEqual({ errMsg: 'login:ok', code: 'of the test' });
    expect(phone.handle.calls).toMatchObject([{ api: 'login', result: { code: 'of the test' } }]);
    phone.handle.overrides.clear();
    expect((await wx.login()).code).not.toBe('of the test');
  });

  it('sends data the way WeChat does, and reads JSON', async () => {
    const phone = await openPhone();
    const ask = (option: object) =>
      new Promise<{ data: { path: string; body: string } }>((success, fail) => {
        wxOf(phone).request({ ...option, success, fail } as never);
      });
    const query = await ask({ url: `${BACKEND}/a?x=1`, data: { q: '中 文', deep: { a: 1 } } });
    expect(query.data.path).toBe('/a?x=1&q=%E4%B8%AD%20%E6%96%87&deep=%7B%22a%22%3A1%7D');
    const header = { 'content-type': 'application/x-www-form-urlencoded' };
    const form = await ask({ url: `${BACKEND}/a`, method: 'POST', header, data: { a: 'b c' } });
    expect(form.data.body).toBe('a=b%20c');
    const text = await ask({ url: `${BACKEND}/a`, dataType: 'text' });
    expect(text.data).toBeTypeOf('string');
    const bytes = await ask({ url: `${BACKEND}/bytes`, responseType: 'arraybuffer' });
    expect([...new Uint8Array(bytes.data as unknown as ArrayBuffer)]).toEqual([0, 127, 255]);
  });

  it('downloads to a temporary file, and uploads none that is not there', async () => {
    const phone = await openPhone();
    const wx = wxOf(phone);
    const { tempFilePath } = await new Promise<WechatMiniprogram.DownloadFileSuccessCallbackResult>((success, fail) => {
      wx.downloadFile({ url: `${BACKEND}/bytes.png`, success, fail });
    });
    expect(tempFilePath).toMatch(/^http:\/\/tmp\/\w+\.png$/);
    const gone = await new Promise((fail) => {
      wx.uploadFile({ url: `${BACKEND}/up`, name: 'f', filePath: 'http://tmp/none.png', fail });
    });
    expect(gone).toEqual({ errMsg: 'uploadFile:fail file not found' });
  });

  it('keeps what is stored for this phone, person and mini program', async () => {
    const phone = await openPhone('id=phone-7&user=lisa');
    const wx = wxOf(phone);
    const stored = { a: [1, null, '中'], at: new Date(5) };
    wx.setStorageSync('key', stored);
    stored.a.push(2);
    expect(wx.getStorageSync('key')).toEqual({ a: [1, null, '中'], at: new Date(5).toISOString() });
    wx.setStorageSync('date', new Date(7));
    expect(+wx.getStorageSync('date')).toBe(7);
    expect(wx.getStorageSync('none')).toBe('');
    expect(Object.keys(phone.storage)).toContain('phone/jsdom/phone-7/lisa/wxde30de30de30de30/storage/key');
    expect(() => wx.setStorageSync('big', 'x'.repeat(1024 * 1024 + 1))).toThrow('entry size limit reached');
    wx.clearStorageSync();
    expect(wx.getStorageInfoSync().keys).toEqual([]);
  });

  it('follows WeChat’s rules of navigation', async () => {
    const wx = wxOf(await openPhone());
    expect(await failure(wx.navigateTo({ url: '/pages/me/me' }))).toEqual({
      errMsg: 'navigateTo:fail can not navigateTo a tabbar page',
    });
    expect(await failure(wx.navigateBack())).toEqual({
      errMsg: 'navigateBack:fail cannot navigate back at first page.',
    });
    for (let depth = 1; depth < 10; depth += 1) await wx.navigateTo({ url: '/pages/detail/detail?n=1' });
    expect(await failure(wx.navigateTo({ url: '/pages/detail/detail' }))).toEqual({
      errMsg: 'navigateTo:fail webview count limit exceed',
    });
  });

  it('opened from Moments, logs nobody in and goes nowhere', async () => {
    const wx = wxOf(await openPhone('scene=1154'));
    const refused = { errMsg: 'login:fail can not be used in single page mode' };
    expect(await failure(wx.login())).toEqual(refused);
    expect(wx.getLaunchOptionsSync().scene).toBe(1154);
  });

  it('carries events between a page and the page it opened', async () => {
    const phone = await openPhone();
    const told: unknown[] = [];
    const { eventChannel } = await wxOf(phone).navigateTo({
      url: '/pages/detail/detail',
      events: { answer: (event: unknown) => void told.push(event) },
    });
    const page = phone.handle.page() as { getOpenerEventChannel(): WechatMiniprogram.EventChannel };
    page.getOpenerEventChannel().on('ask', (event) => page.getOpenerEventChannel().emit('answer', event));
    eventChannel.emit('ask', 42);
    expect(told).toEqual([42]);
  });

  it('says what it can and cannot do', async () => {
    const wx = wxOf(await openPhone('lang=en&theme=dark'));
    const asked = [
      'login',
      'getPrivacySetting',
      'getBatteryInfo',
      'none',
      'button.open-type.chooseAvatar',
      'input.type.nickname',
    ];
    expect(asked.filter((schema) => wx.canIUse(schema))).toEqual([
      ...['login', 'getPrivacySetting', 'button.open-type.chooseAvatar', 'input.type.nickname'],
    ]);
    expect(wx.getAppBaseInfo()).toMatchObject({ language: 'en', theme: 'dark', host: { env: 'WeChat' } });
    expect(wx.getAccountInfoSync().miniProgram).toEqual({
      appId: 'wxde30de30de30de30',
      envVersion: 'develop',
      version: '',
    });
    expect(() => wx.getBatteryInfoSync()).toThrow('wx.getBatteryInfoSync is not implemented in the phone');
    expect('aFunctionWeChatDoesNotHave' in wx).toBe(false);
  });
});
