import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { openClients } from '@wxlogin/server';
import { type Answer, type Client, createClient } from '../../journeys/client.ts';
import { createFolder } from '../../journeys/program.ts';
import { startService } from '../../journeys/service.ts';
import { findBroken, type Outcome, type Stage, type Trial } from '../trial.ts';
import { findPlanted } from './planted.ts';
import { appid, otherAppid } from './world.ts';

const appSecret = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const pushToken = 'PlantedPushToken';
const pushAesKey = 'PlantedAesKey'.padEnd(43, 'x');

/** Everything that is told to nobody, or to one only, by name; and every answer. */
interface Scene {
  readonly emulator: Emulator;
  readonly client: Client;
  readonly basic: string;
  readonly planted: Map<string, string>;
  readonly answers: { readonly status: number; readonly text: string }[];
}

type Sent = Parameters<Client['send']>[2];
type Method = Parameters<Client['send']>[0];

async function ask({ client, answers }: Scene, method: Method, path: string, sent?: Sent): Promise<Answer> {
  const answer = await client.send(method, path, sent);
  answers.push({ status: answer.status, text: JSON.stringify(answer.json) ?? '' });
  return answer;
}

/** What WeChat says on bad days, with secrets in it. */
const faults = [
  { errcode: 40125, errmsg: `invalid appsecret ${appSecret}` },
  { errcode: -1, errmsg: 'system error' },
  { reset: true },
  { status: 500, body: appSecret },
  { body: `{"errcode":40029,"errmsg":"invalid code ${appSecret}, rid: 1"}` },
  { body: `{"session_key":"${appSecret}","openid":7}` },
  { truncate: true },
] as const;

/** A person's days, good ones and bad ones. */
async function live(scene: Scene, number: number): Promise<void> {
  const { emulator, planted } = scene;
  const user = `person${number}`;
  const plant = (name: string, secret: string): string => {
    planted.set(`${name} of ${user}, ${planted.size}`, secret);
    return secret;
  };
  const mint = () => plant('code', emulator.loginCode({ user, appid }).code);
  const key = { 'idempotency-key': plant('idempotency key', `planted-key-${number}`) };
  const keep = ({ json }: Answer): { access_token: string; refresh_token: string } => {
    plant('access token', json.access_token);
    plant('refresh token', json.refresh_token);
    return json;
  };

  const code = mint();
  const { access_token: bearer, refresh_token: first } = keep(
    await ask(scene, 'POST', '/login', { json: { code, appid }, headers: key }),
  );
  await ask(scene, 'POST', '/login', { json: { code, appid }, headers: key });
  await ask(scene, 'POST', '/login', { json: { code, appid } });
  const refresh = (refresh_token: string) => ask(scene, 'POST', '/refresh', { json: { refresh_token } });
  const second = keep(await refresh(first)).refresh_token;
  const third = keep(await refresh(second)).refresh_token;
  await refresh(`${third}x`);
  await ask(scene, 'GET', '/me', { bearer: `${bearer}x` });
  await ask(scene, 'GET', `/nothing?token=${bearer}`);
  await ask(scene, 'GET', `/wxlogin?code=${mint()}&openid=planted&role=admin`);
  await ask(scene, 'POST', '/login', { json: { code: mint(), appid, session_key: appSecret } });
  await showPhone(scene, { user, bearer, plant });
  await askAsBackEnd(scene, third);
  const fault = faults[number % faults.length];
  emulator.fault({ path: '/sns/jscode2session', ...fault });
  await ask(scene, 'POST', '/login', { json: { code: mint(), appid } });
  // The first one again: somebody has a copy.
  await refresh(first);
  await ask(scene, 'POST', `/wechat/events/${appid}?timestamp=1&nonce=1&signature=${'a'.repeat(40)}`, {
    json: { Encrypt: appSecret },
  });
}

interface Phone {
  readonly user: string;
  readonly bearer: string;
  plant(name: string, secret: string): string;
}

async function showPhone(scene: Scene, { user, bearer, plant }: Phone): Promise<void> {
  const { emulator } = scene;
  const phone = plant('phone number', `139${String(10_000_000 + scene.planted.size * 7919).slice(-8)}`);
  emulator.describe(user, { phone });
  const tap = () => plant('phone code', emulator.phoneCode({ user, appid }).code);
  const bind = (code: string) => ask(scene, 'POST', '/me/phone', { json: { code }, bearer });
  await bind(tap());
  emulator.fault({ path: '/wxa/business/getuserphonenumber', body: `{"phone_info":{"purePhoneNumber":"${phone}"}}` });
  await bind(tap());
  const { encryptedData, iv } = emulator.openData({ user, appid });
  for (const encrypted_data of [encryptedData, iv])
    await ask(scene, 'POST', '/me/decrypt', { json: { encrypted_data, iv }, bearer });
}

async function askAsBackEnd(scene: Scene, token: string): Promise<void> {
  const authorization = `Basic ${scene.basic}`;
  await ask(scene, 'POST', '/introspect', { form: { token }, headers: { authorization } });
  await ask(scene, 'POST', '/introspect', {
    form: { token },
    headers: { authorization: `${authorization.slice(0, -4)}AAAA` },
  });
  const { json } = await ask(scene, 'POST', '/wechat-api-token', { json: { appid }, headers: { authorization } });
  if (json.wechat_api_token) scene.planted.set(`WeChat API token ${scene.planted.size}`, json.wechat_api_token);
}

/** Answers to whom they are for: without the tokens that good ones hand out. */
function writeAnswers({ answers }: Scene): string {
  const tokens = /"(?:access_token|refresh_token|wechat_api_token|token)":"[^"]*"/g;
  return answers.map(({ status, text }) => (status < 300 ? text.replaceAll(tokens, '') : text)).join('\n');
}

/** Session keys and API tokens, as WeChat gave them out. */
function listenToWeChat(emulator: Emulator, planted: Map<string, string>): void {
  emulator.onCall((call) => {
    const said = JSON.stringify(call).replaceAll('\\', '');
    for (const [, name = '', secret = ''] of said.matchAll(/"(session_key|access_token)":"([^"]{20,})"/g))
      planted.set(`WeChat's ${name} ${planted.size}`, secret);
  });
}

async function makeBackEnd(database: string, planted: Map<string, string>): Promise<string> {
  const clients = await openClients({ database });
  const scopes = ['introspect', 'wechat-api-token'] as const;
  const { client, clientSecret } = await clients.add({ name: 'a back end', scopes });
  await clients.close();
  planted.set('client secret', clientSecret);
  return Buffer.from(`${client.id}:${clientSecret}`).toString('base64');
}

export const plantedSecrets: Trial = {
  name: 'planted-secrets',
  proves: 'P24',
  claim:
    'Good days and bad ones with known secrets, logged at debug: none is in the log, the metrics, an error or an answer that is not about it, nor in clear in database or backup.',
  counts: 'people',
  on: 'one',
  sizes: { full: 70, quick: 4 },
  async run({ database, size }: Stage): Promise<Outcome> {
    const folder = createFolder();
    const rootSecret = randomBytes(32).toString('base64url');
    const planted = new Map(Object.entries({ AppSecret: appSecret, 'root secret': rootSecret, pushToken, pushAesKey }));
    const apps = [appid, otherAppid].map((each) => ({ appid: each, secret: appSecret }));
    const emulator = await startEmulator({ port: 0, apps, loginsPerMinute: 0, showSecrets: true });
    listenToWeChat(emulator, planted);
    const served = apps.map(({ appid: each }) => ({
      appid: each,
      appSecret,
      keepSessionKey: true,
      pushToken,
      pushAesKey,
    }));
    const settings = { apps: served, rootSecret, classicAppid: appid, logLevel: 'debug', operatorPort: undefined };
    const service = await startService({ database, emulator, settings });
    const url = service.instances[0]?.url ?? '';
    const client = createClient(url);
    try {
      const scene: Scene = { emulator, client, planted, answers: [], basic: await makeBackEnd(database, planted) };
      for (let number = 0; number < size; number += 1) await live(scene, number);
      const operators = url.replace(/\d+$/, (port) => String(Number(port) + 3));
      const metrics = await (await fetch(`${operators}/metrics`)).text();
      const file = database.slice('sqlite:'.length);
      const backup = `${folder.path}/backup.db`;
      await service.run(['backup', backup]);
      const log = service.instances[0]?.output() ?? '';
      const places = {
        log,
        metrics,
        answers: writeAnswers(scene),
        database: readFileSync(file, 'latin1') + readFileSync(`${file}-wal`, 'latin1'),
        backup: readFileSync(backup, 'latin1'),
      };
      const found = findPlanted(places, planted);
      return {
        figures: {
          planted: planted.size,
          answers: scene.answers.length,
          errors: scene.answers.filter(({ status }) => status >= 400).length,
          'lines of log': log.split('\n').length,
          'bytes looked through': Object.values(places).reduce((sum, text) => sum + text.length, 0),
          hits: found.length,
        },
        broken: findBroken({
          [`no secret is anywhere, unlike: ${found.slice(0, 5).join('; ')}`]: found.length === 0,
          'session keys and API tokens of WeChat were among them': ['session_key', 'access_token'].every((name) =>
            [...planted.keys()].some((each) => each.startsWith(`WeChat's ${name}`)),
          ),
          'the program logged at debug': log.includes('"level":"debug"'),
          'there were metrics': metrics.includes('wxlogin_logins_total'),
        }),
      };
    } finally {
      await client.close();
      await service.close();
      await emulator.close();
      folder.remove();
    }
  },
};
