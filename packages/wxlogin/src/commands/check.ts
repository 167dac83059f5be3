import { randomBytes } from 'node:crypto';
import { type AppVerdict, type Config, checkApp } from '@wxlogin/server';
import type { RunCommand } from '../commands.ts';
import { readConfiguration } from '../configuration/read-configuration.ts';
import { explainRefusal } from '../configuration/refusal.ts';

/** `wxlogin check`: asks WeChat about every configured app. */
export const check: RunCommand = async (given, { env, print }) => {
  const options = readOptionsOfCheck(env, given.find('config'));
  const baseURL = options.wechatEmulatorURL ?? options.wechatGatewayURL;
  const answers = await Promise.all(
    options.apps.map(async (app): Promise<Answer> => {
      const verdict = await checkApp({ app, ...(baseURL && { baseURL }) });
      return { appid: app.appid, ...verdict };
    }),
  );
  print(given.has('json') ? JSON.stringify(answers, null, 2) : answers.map(describe).join('\n\n'));
  return answers.every(({ ok }) => ok) ? 'done' : 'failed';
};

type Answer = AppVerdict & { readonly appid: string };

/** The configuration of `wxlogin start`; what it takes to serve but not to ask WeChat may be missing. */
function readOptionsOfCheck(env: Readonly<Record<string, string | undefined>>, file: string | undefined): Config {
  const standIns = (mode: unknown) => ({
    issuer: mode === 'development' ? 'http://check.invalid' : 'https://check.invalid',
    rootSecret: randomBytes(32).toString('base64url'),
  });
  try {
    return readConfiguration({ env, file, standIns }).options;
  } catch (error) {
    throw explainRefusal(error);
  }
}

function describe(answer: Answer): string {
  if (answer.ok) {
    return `${answer.appid}  ✓ AppID and AppSecret belong together.\n${' '.repeat(20)}  AppID 与 AppSecret 匹配。`;
  }
  const { meaning, cause, fix } = answer;
  return `${answer.appid}  ✗ ${meaning.en}${describeSource(answer)}
  Likely cause  ${cause.en}
  What to do    ${fix.en}

  ${meaning.zh}
  可能原因  ${cause.zh}
  解决办法  ${fix.zh}`;
}

function describeSource(answer: Extract<Answer, { ok: false }>): string {
  if ('errcode' in answer) {
    return ` (errcode ${answer.errcode}: ${answer.errmsg}${answer.rid ? `, rid ${answer.rid}` : ''})`;
  }
  const detail = answer.httpStatus ?? answer.errorCode;
  return detail === undefined ? '' : ` (${detail})`;
}
