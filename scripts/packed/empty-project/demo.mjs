// The program as it was installed: its version, and a demo in which somebody logs in.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

const bin = 'node_modules/wxlogin/bin.mjs';
const { version } = JSON.parse(readFileSync('node_modules/wxlogin/package.json', 'utf8'));
const { stdout } = spawnSync(process.execPath, [bin, '--version'], { encoding: 'utf8' });
assert.ok(stdout.includes(version), `wxlogin --version prints ${stdout}`);

const ports = ['--port', '0', '--phone-port', '0', '--emulator-port', '0'];
const demo = spawn(process.execPath, [bin, 'demo', '--fresh', ...ports], { stdio: ['ignore', 'pipe', 'inherit'] });
const closed = once(demo, 'close');
let output = '';
const ready = new Promise((resolve, reject) => {
  demo.stdout.on('data', (chunk) => {
    output += chunk;
    if (/ready in/.test(output)) resolve();
  });
  void closed.then(() => reject(new Error(`the demo ended:\n${output}`)));
});

try {
  await ready;
  const urls = [...new Set(output.match(/http:\/\/127\.0\.0\.1:\d+/g))];
  const find = async (path, fits) => {
    for (const url of urls) {
      const text = await fetch(url + path).then(
        (response) => response.text(),
        () => '',
      );
      if (fits(text)) return url;
    }
    throw new Error(`none of ${urls} answers ${path} as it should:\n${output}`);
  };
  const login = await find('/.well-known/jwks.json', (text) => text.includes('"keys"'));
  const emulator = await find('/_emulator/people', (text) => text.includes('xiaoming'));
  await find('/', (text) => text.includes('<title>'));
  const { code } = await post(`${emulator}/_emulator/login-codes`, { user: 'xiaoming' });
  const { access_token } = await post(`${login}/login`, { code });
  const me = await fetch(`${login}/me`, { headers: { authorization: `Bearer ${access_token}` } });
  assert.equal(me.status, 200);
} finally {
  demo.kill('SIGTERM');
  await closed;
}

async function post(url, body) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.equal(response.status, 200, `${url} answered ${response.status}`);
  return response.json();
}
