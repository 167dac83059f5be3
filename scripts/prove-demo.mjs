// Runs `npm run demo` as the README says, logs in over HTTP as the README says, and stops it again.

import { spawn } from 'node:child_process';

const login = 'http://127.0.0.1:8800';
const page = 'http://127.0.0.1:8801';
const emulator = 'http://127.0.0.1:8802';
const patienceMs = 240_000;

const started = performance.now();
let output = '';
const demo = spawn('npm', ['run', 'demo', '--', '--fresh'], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
for (const stream of [demo.stdout, demo.stderr]) stream.on('data', (chunk) => (output += chunk));
const ended = new Promise((resolve) => demo.once('exit', resolve));

try {
  await waitUntilReady();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const user = await logIn();
  const html = await (await fetch(page)).text();
  if (!html.includes('<title>')) throw new Error(`${page} is not the phone page`);
  console.log(`the demo was ready after ${seconds} s; ${user.id} logged in; the page is there`);
} catch (error) {
  console.error(`${output}\nThe demo does not work: ${error.message}`);
  process.exitCode = 1;
} finally {
  process.kill(-demo.pid, 'SIGTERM');
  await ended;
}

async function waitUntilReady() {
  while (performance.now() - started < patienceMs) {
    const isReady = await fetch(`${login}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    if (demo.exitCode !== null) throw new Error(`it ended with ${demo.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`it was not ready after ${patienceMs / 1000} s`);
}

async function logIn() {
  const { code } = await post(`${emulator}/_emulator/login-codes`, { user: 'xiaoming' });
  const { access_token } = await post(`${login}/login`, { code });
  const me = await fetch(`${login}/me`, { headers: { authorization: `Bearer ${access_token}` } });
  if (!me.ok) throw new Error(`GET /me answered ${me.status}`);
  return me.json();
}

async function post(url, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
