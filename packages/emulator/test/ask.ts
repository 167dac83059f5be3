import { demoApp, type Emulator } from '../src/index.ts';

/** GET a WeChat path with these query parameters; the JSON and the response. */
export async function ask(emulator: Emulator, path: string, query: Record<string, string> = {}) {
  const response = await fetch(`${emulator.url}${path}?${new URLSearchParams(query)}`);
  const text = await response.text();
  return { response, text, json: JSON.parse(text) };
}

/** POST JSON to a path; the JSON and the response. */
export async function post(emulator: Emulator, path: string, body?: unknown) {
  const init = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const response = await fetch(`${emulator.url}${path}`, { method: 'POST', ...init });
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

export const tokenClaim = { appid: demoApp.appid, secret: demoApp.secret, grant_type: 'client_credential' };

/** An API token of the demo app. */
export async function getToken(emulator: Emulator): Promise<string> {
  return (await ask(emulator, '/cgi-bin/token', tokenClaim)).json.access_token;
}
