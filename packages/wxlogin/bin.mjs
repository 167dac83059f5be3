#!/usr/bin/env node
// npm links a command only to a file that exists when it installs, and in a clone dist/ comes later.

import { existsSync } from 'node:fs';

const main = new URL('./dist/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write('wxlogin is not built yet. In the cloned repository: npm run build\n');
  process.exitCode = 1;
}
