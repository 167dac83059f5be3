import { demoApp, type Emulator } from '../src/index.ts';

/** GET a WeChat path with these query parameters; the JSON and the response. */
export async function ask(emulator: Emulator, path: string, query: Record<string, string> = {}) {
  const response = await fetch(`${emulator.url}${path}?${new URLSearchParams(query)}`);
  const text = await response.text();
  return { response, text, json: JSON.parse(text) };
}

/** What a server sends to exchange a login code. */
export function exchangeQuery(code: string): Record<string, string> {
  return { appid: demoApp.appid, secret: demoApp.secret, js_code: code, grant_type: 'authorization_code' };
}

/** The exchange of a login code, as the demo app's server does it. */
export async function exchange(emulator: Emulator, code: string) {
  return (await ask(emulator, '/sns/jscode2session', exchangeQuery(code))).json;
}
