// How long `wxlogin start` takes from nothing to its first answer, and the memory it holds then, beside an empty Node process.
//
//   node benchmarks/start-up.mjs          Linux: memory is read from /proc

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const runs = 7;
const program = fileURLToPath(new URL('../packages/wxlogin/bin.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'wxlogin-start-'));
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const readMemoryMB = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

async function measureProgram() {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env.PATH,
    WXLOGIN_MODE: 'development',
    WXLOGIN_ISSUER: url,
    WXLOGIN_PORT: String(port),
    WXLOGIN_OPERATOR_PORT: '0',
    WXLOGIN_APPID: 'wxde30de30de30de30',
    WXLOGIN_APP_SECRET: '0123456789abcdef0123456789abcdef',
    WXLOGIN_DATABASE: `sqlite:${folder}/wxlogin.db`,
  };
  const started = performance.now();
  const child = spawn(process.execPath, [program, 'start'], { env, stdio: 'ignore' });
  while (
    !(await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await new Promise((resolve) => setTimeout(resolve, 5));
  const ms = performance.now() - started;
  const memoryMB = readMemoryMB(child.pid);
  // Not SIGTERM, which gives a load balancer time.
  child.kill('SIGINT');
  await once(child, 'exit');
  return { ms, memoryMB };
}

async function measureEmpty() {
  const started = performance.now();
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  const ms = performance.now() - started;
  const memoryMB = readMemoryMB(child.pid);
  child.kill();
  await once(child, 'exit');
  return { ms, memoryMB };
}

const results = { 'empty process': [], 'wxlogin start': [] };
for (let run = 0; run < runs; run += 1) {
  results['empty process'].push(await measureEmpty());
  results['wxlogin start'].push(await measureProgram());
}
rmSync(folder, { recursive: true });
console.log(`Node ${process.versions.node}, medians of ${runs} runs in turns`);
for (const [name, measured] of Object.entries(results)) {
  console.log(
    `${name.padEnd(15)} ${median(measured.map(({ ms }) => ms))
      .toFixed(0)
      .padStart(5)} ms ${median(measured.map(({ memoryMB }) => memoryMB))
      .toFixed(0)
      .padStart(5)} MB`,
  );
}
