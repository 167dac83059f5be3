import type { Ending } from './exit-codes.ts';
import type { Flags, Given } from './terminal/flags.ts';
import type { Terminal } from './terminal/terminal.ts';
import type { Text } from './terminal/text.ts';

/** Does what the flags say; resolves when the program may end. */
export type RunCommand = (given: Given, terminal: Terminal) => Promise<Ending>;

export interface Command {
  readonly name: string;
  readonly summary: Text;
  readonly flags: Flags;
  readonly notes?: Text;
  /** Loads only what this command needs. */
  load(): Promise<RunCommand>;
}

const config: Flags = {
  config: {
    value: '<file>',
    en: 'a JSON file with the options of docs/configuration.md; the environment wins over it',
    zh: 'JSON 配置文件，键名见 docs/configuration.md；环境变量优先',
  },
};

const configuration: Text = {
  en: `Every option is a variable of the environment (WXLOGIN_ISSUER, WXLOGIN_DATABASE, …) or a key of the file.
One app: WXLOGIN_APPID and WXLOGIN_APP_SECRET. A secret may also be in a file: WXLOGIN_APP_SECRET_FILE, WXLOGIN_ROOT_SECRET_FILE.`,
  zh: `每个选项都可用环境变量（WXLOGIN_ISSUER、WXLOGIN_DATABASE 等）或配置文件的键给出。
单个小程序：WXLOGIN_APPID 与 WXLOGIN_APP_SECRET。密钥也可放在文件中：WXLOGIN_APP_SECRET_FILE、WXLOGIN_ROOT_SECRET_FILE。`,
};

/** Every command of the program. */
export const commands: readonly Command[] = [
  {
    name: 'demo',
    summary: {
      en: 'A phone in the browser, wxlogin and an emulated WeChat: log in and watch it happen. Needs nothing.',
      zh: '浏览器里的手机、wxlogin 和模拟的微信：亲眼看一次登录。无需任何准备。',
    },
    flags: {
      miniprogram: {
        value: '<folder>',
        en: 'your own native mini program instead of the example',
        zh: '运行你自己的原生小程序，而不是示例',
      },
      port: {
        value: '<port>',
        en: 'wxlogin (8800; 0: any free port)',
        zh: 'wxlogin 的端口（8800；0 表示任意空闲端口）',
      },
      'phone-port': { value: '<port>', en: 'the phone page (8801)', zh: '手机页面的端口（8801）' },
      'emulator-port': { value: '<port>', en: 'the emulated WeChat (8802)', zh: '微信模拟器的端口（8802）' },
      fresh: { en: 'forgets the people of earlier demos', zh: '清除以前演示的用户' },
    },
    load: async () => (await import('./commands/demo.ts')).demo,
  },
  {
    name: 'start',
    summary: {
      en: 'Runs wxlogin. Production by default; refuses to start with a list of everything that is wrong.',
      zh: '运行 wxlogin。默认为生产模式；配置有误时列出全部问题并拒绝启动。',
    },
    flags: config,
    notes: configuration,
    load: async () => (await import('./commands/start.ts')).start,
  },
  {
    name: 'check',
    summary: {
      en: 'Asks WeChat whether each AppID and AppSecret belong together, and says what to fix.',
      zh: '询问微信每个 AppID 与 AppSecret 是否匹配，并说明如何修复。',
    },
    flags: { ...config, json: { en: 'the verdicts as JSON', zh: '以 JSON 输出结果' } },
    notes: configuration,
    load: async () => (await import('./commands/check.ts')).check,
  },
  {
    name: 'emulator',
    summary: {
      en: 'An emulated WeChat alone, on loopback: for your own back end and tests.',
      zh: '单独运行微信模拟器（仅本机），供你自己的后端和测试使用。',
    },
    flags: {
      port: { value: '<port>', en: 'its port (8802; 0: any free port)', zh: '端口（8802；0 表示任意空闲端口）' },
      app: {
        value: '<appid:secret[:name]>',
        repeatable: true,
        en: 'a mini program it knows, instead of the demo app; may be repeated',
        zh: '它所认识的小程序（代替演示小程序），可重复',
      },
    },
    load: async () => (await import('./commands/emulator.ts')).emulator,
  },
];
