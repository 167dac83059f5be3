// Runs the three servers of the tests until Ctrl-C, to try wxlogin on them by hand; what they hold is gone afterwards.
//
//   node scripts/servers/serve.mjs [--durable]

import { kinds } from './kinds.mjs';
import { startServer } from './start-server.mjs';

const durable = process.argv.includes('--durable');
const ended = new Promise((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
});
const servers = new Map();

try {
  const start = async (kind) => servers.set(kind, await startServer(kind, { durable }));
  const starts = await Promise.allSettled(Object.keys(kinds).map(start));
  for (const { reason } of starts) if (reason) throw reason;
  print();
  await ended;
} finally {
  await Promise.all([...servers.values()].map((server) => server.remove()));
}

function print() {
  const line = (variable, kind) => `export ${variable}='${servers.get(kind).url}'`;
  console.log(`${durable ? 'They write as in production.' : 'They are fast and forgetful; -- --durable makes them write as in production.'}

wxlogin on PostgreSQL, or on MariaDB:
  ${line('WXLOGIN_DATABASE', 'postgres')}
  ${line('WXLOGIN_DATABASE', 'mysql')}
with Redis for limits:
  ${line('WXLOGIN_REDIS', 'redis')}
then, beside the settings that npx wxlogin start asks for:
  node packages/wxlogin/dist/main.js start

The tests, on these servers (a database each, dropped at the end):
${Object.entries(kinds)
  .map(([kind, { variable }]) => `  ${line(variable, kind)}`)
  .join('\n')}
  npx vitest run

Ctrl-C ends them and deletes what they hold.`);
}
