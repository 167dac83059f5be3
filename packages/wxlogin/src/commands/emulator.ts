import { type AppInput, InputError, startEmulator } from '@wxlogin/emulator';
import type { RunCommand } from '../commands.ts';
import { ProgramError } from '../program-error.ts';
import { waitForStopSignal } from '../serving/stop-signal.ts';
import { explainTakenPort } from '../serving/taken-port.ts';
import { readPort } from '../terminal/flags.ts';
import type { Text } from '../terminal/text.ts';

/** `wxlogin emulator`: an emulated WeChat until it is told to stop. */
export const emulator: RunCommand = async (given, terminal) => {
  const port = readPort(given, 'port', 8802);
  const apps = given.list('app').map(readApp);
  const stopped = waitForStopSignal();
  const starting = startEmulator({ port, ...(apps.length > 0 && { apps }) });
  const running = await explainTakenPort({ port, setting: '--port' }, starting).catch(refuse);
  terminal.print(describe(running)[terminal.language]);

  await stopped;
  await running.close();
  return 'done';
};

function readApp(text: string): AppInput {
  const [appid = '', secret = '', ...name] = text.split(':');
  return { appid, secret, ...(name.length > 0 && { name: name.join(':') }) };
}

function refuse(error: unknown): never {
  if (!(error instanceof InputError)) throw error;
  const text = `${error.message} ${error.hint}`;
  throw new ProgramError('usage', { en: text, zh: text });
}

interface Running {
  readonly url: string;
  readonly apps: readonly AppInput[];
}

function describe({ url, apps }: Running): Text {
  const list = apps.map(({ appid, secret, name }) => `  ${appid}  ${secret}  ${name}`).join('\n');
  const [first] = apps;
  const tries = `  code=$(curl -s -X POST ${url}/_emulator/login-codes | sed 's/.*"code": *"\\([^"]*\\)".*/\\1/')
  curl "${url}/sns/jscode2session?appid=${first?.appid}&secret=${first?.secret}&js_code=$code&grant_type=authorization_code"`;
  return {
    en: `
An emulated WeChat answers at ${url}. Everything in it is a toy; it is reached from this machine only.

Mini programs it knows (AppID, AppSecret, name)
${list}

Try it: what wx.login would give, then what a back end asks
${tries}

Let wxlogin ask it:  WXLOGIN_MODE=development WXLOGIN_WECHAT_EMULATOR_URL=${url}
Stop it:             Ctrl-C
`,
    zh: `
微信模拟器已启动：${url}。其中一切仅供试用，且只能从本机访问。

它所认识的小程序（AppID、AppSecret、名称）
${list}

试一试：先取得 wx.login 会给出的 code，再像后端那样向微信兑换
${tries}

让 wxlogin 使用它：WXLOGIN_MODE=development WXLOGIN_WECHAT_EMULATOR_URL=${url}
停止：Ctrl-C
`,
  };
}
