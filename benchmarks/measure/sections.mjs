// What is measured in rounds: which path, by which cases, under which load. The first case of a section is what the others are compared to.

import { cases } from '../servers/cases.mjs';

export const sections = [
  { id: 'login', title: 'login of known people, 64 connections', cases: Object.keys(cases) },
  { id: 'new', title: 'login of new people, 64 connections', cases: ['limit', 'wxlogin'], areNew: true, isFine: true },
  { id: 'single', title: 'login, 1 connection', cases: ['limit', 'wxlogin', 'commit-each'], connections: 1 },
  {
    id: 'upstream-5',
    title: 'login, WeChat answers after 5 ms',
    cases: ['limit', 'wxlogin'],
    delayMs: 5,
    isFine: true,
  },
  { id: 'upstream-50', title: 'login, WeChat answers after 50 ms', cases: ['limit', 'wxlogin'], delayMs: 50 },
  { id: 'refresh', title: 'refresh, 64 connections', cases: ['limit', 'wxlogin'], kind: 'refresh', needsTokens: true },
  { id: 'me', title: 'GET /me, 64 connections', cases: ['wxlogin'], kind: 'me', needsTokens: true },
  {
    id: 'introspect',
    title: 'POST /introspect, 64 connections',
    cases: ['wxlogin'],
    kind: 'introspect',
    needsTokens: true,
  },
];
