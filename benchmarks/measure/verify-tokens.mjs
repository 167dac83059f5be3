// Verifying access tokens inside a process, in turns: one raw signature check, jose, and wxlogin when it sees a token for the first time and again.
//
//   node benchmarks/measure/verify-tokens.mjs      prints JSON

import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@wxlogin/emulator';
import { createLogin } from '@wxlogin/server';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { createAccessTokens } from '../../packages/server/dist/tokens/access-token.js';
import { appid, appSecret } from '../data/people.mjs';
import { median, ratioOf } from './statistics.mjs';

const [count, rounds] = [1000, 9];
const issuer = 'http://bench.test';
const folder = mkdtempSync(join(tmpdir(), 'wxlogin-verify-'));
const emulator = await startEmulator({ port: 0, record: false, loginsPerMinute: 0, rotateSessionKeyEvery: 0 });
const login = await createLogin({
  mode: 'development',
  issuer,
  apps: [{ appid, appSecret }],
  database: `sqlite:${join(folder, 'verify.db')}`,
  wechatEmulatorURL: emulator.url,
  appLoginsPerSecond: 0,
});

async function logIn(user) {
  const { code } = emulator.loginCode({ user });
  const headers = { 'content-type': 'application/json' };
  const request = new Request(`${issuer}/login`, { method: 'POST', headers, body: JSON.stringify({ code }) });
  const response = await login.fetch(request);
  if (response.status !== 200) throw new Error(await response.text());
  return (await response.json()).access_token;
}

const tokens = [];
for (let k = 0; k < count; k += 1) tokens.push(await logIn(`p${k}`));
const jwks = await (await login.fetch(new Request(`${issuer}/.well-known/jwks.json`))).json();
const keySet = createLocalJWKSet(jwks);
const publicKey = createPublicKey({ key: jwks.keys[0], format: 'jwk' });

/** Split and decoded beforehand, and in the form that node:crypto checks fastest: nothing is timed but the check. */
const pieces = tokens.map((token) => {
  const [header, payload, signature] = token.split('.');
  return { data: Buffer.from(`${header}.${payload}`), signature: derOf(Buffer.from(signature, 'base64url')) };
});

function derOf(raw) {
  const integers = [raw.subarray(0, 32), raw.subarray(32)].map((number) => {
    let start = 0;
    while (number[start] === 0) start += 1;
    const digits = number.subarray(start);
    const sign = digits[0] > 127 ? [0] : [];
    return Buffer.from([2, digits.length + sign.length, ...sign, ...digits]);
  });
  return Buffer.concat([Buffer.from([0x30, integers[0].length + integers[1].length]), ...integers]);
}

/** The part that looks at the token only, with nothing remembered. */
function createVerifier() {
  const [header] = tokens[0].split('.');
  const key = { publicKey };
  const keyring = { findByHeader: (given) => (given === header ? key : undefined), async lookAgain() {} };
  return createAccessTokens(keyring, { issuer, audience: issuer, leewaySeconds: 60 });
}

const now = Math.floor(Date.now() / 1000);
let verifier;
const ways = {
  raw() {
    for (const { data, signature } of pieces)
      if (!verify('sha256', data, publicKey, signature)) throw new Error('does not verify');
  },
  async jose() {
    for (const token of tokens) await jwtVerify(token, keySet, { issuer, audience: issuer });
  },
  async cold() {
    verifier = createVerifier();
    for (const token of tokens) await verifier.verify(token, now);
  },
  async warm() {
    for (const token of tokens) await verifier.verify(token, now);
  },
  async login() {
    for (const token of tokens) await login.verify(token);
  },
};

/** How often in each round: the quick ones more often, so that the clock is fine enough for them. */
const repeats = { raw: 1, jose: 1, cold: 1, warm: 100, login: 5 };

const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
for (let round = 0; round <= rounds; round += 1) {
  for (const [name, run] of Object.entries(ways)) {
    const before = process.cpuUsage();
    for (let time = 0; time < repeats[name]; time += 1) await run();
    const { user, system } = process.cpuUsage(before);
    if (round > 0) times[name].push({ micros: (user + system) / count / repeats[name] });
  }
}
await login.close();
await emulator.close();
rmSync(folder, { recursive: true });

const micros = Object.fromEntries(
  Object.entries(times).map(([name, each]) => [name, median(each.map((one) => one.micros))]),
);
console.log(JSON.stringify({ micros, coldToRaw: ratioOf(times.cold, times.raw, 'micros') }));
