// Preloaded into wxlogin, it makes one commit for each request of what otherwise shares one; nothing else changes.
//
//   node --import ./benchmarks/servers/commit-each.mjs packages/wxlogin/bin.mjs start

import { register } from 'node:module';

register('./commit-each-hooks.mjs', import.meta.url);
