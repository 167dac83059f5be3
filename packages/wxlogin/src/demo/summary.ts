import { relative } from 'node:path';
import type { Terminal } from '../terminal/terminal.ts';
import type { Demo } from './start-demo.ts';

interface Shown {
  readonly demo: Demo;
  readonly version: string;
  readonly miniProgramFolder: string;
  readonly dataFile: string;
}

/** What people read when the demo is up: the address to open, first. */
export function writeSummary(shown: Shown, { language, hasColors }: Terminal): string {
  const strong = (text: string) => (hasColors ? `\x1b[1m${text}\x1b[0m` : text);
  const soft = (text: string) => (hasColors ? `\x1b[90m${text}\x1b[0m` : text);
  return (language === 'zh' ? writeChinese : writeEnglish)(shown, strong, soft);
}

type Paint = (text: string) => string;

function writeEnglish({ demo, version, miniProgramFolder, dataFile }: Shown, strong: Paint, soft: Paint): string {
  return `
${strong(`wxlogin ${version}`)}  the demo: nothing here is real, and it is reached from this machine only

  Open this      ${strong(demo.phoneURL)}
                 ${soft('a phone with a real mini program: tap "Log in" and watch the login being drawn')}

  wxlogin        ${demo.wxloginURL}   ${soft(`every route: ${demo.wxloginURL}/docs`)}
  WeChat         ${demo.emulatorURL}   ${soft('emulated')}
  Mini program   ${showPath(miniProgramFolder)}
  Data           ${dataFile}   ${soft('forget it with --fresh')}

  The same with curl alone: what wx.login gives, then the login
${writeCurl(demo)}

  Stop           Ctrl-C
`;
}

function writeChinese({ demo, version, miniProgramFolder, dataFile }: Shown, strong: Paint, soft: Paint): string {
  return `
${strong(`wxlogin ${version}`)}  演示：一切均为模拟，且只能从本机访问

  请打开    ${strong(demo.phoneURL)}
            ${soft('一部运行真实小程序的手机：点“登录”，看登录过程被逐步画出来')}

  wxlogin   ${demo.wxloginURL}   ${soft(`全部接口：${demo.wxloginURL}/docs`)}
  微信      ${demo.emulatorURL}   ${soft('模拟器')}
  小程序    ${showPath(miniProgramFolder)}
  数据      ${dataFile}   ${soft('用 --fresh 清除')}

  只用 curl 也可以：先取得 wx.login 会给出的 code，再登录
${writeCurl(demo)}

  停止      Ctrl-C
`;
}

/** As one would type it here. */
function showPath(path: string): string {
  const near = relative('.', path);
  return near === '' || near.startsWith('..') ? path : near;
}

/** Two lines to paste into a shell. */
function writeCurl({ emulatorURL, wxloginURL }: Demo): string {
  return `    code=$(curl -s -X POST ${emulatorURL}/_emulator/login-codes | sed 's/.*"code": *"\\([^"]*\\)".*/\\1/')
    curl -s ${wxloginURL}/login -H 'content-type: application/json' -d "{\\"code\\":\\"$code\\"}"`;
}
