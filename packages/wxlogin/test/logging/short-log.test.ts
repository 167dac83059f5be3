import { expect, it } from 'vitest';
import { createShortLog } from '../../src/logging/short-log.ts';
import { captureTerminal } from '../capture-terminal.ts';

const noon = () => new Date(2026, 10, 22, 12, 0, 5);

it('a request is one short line', () => {
  const terminal = captureTerminal();
  const facts = { requestId: 'req_1', method: 'POST', route: '/login', status: 200, durationMs: 12.3 };
  createShortLog(terminal, noon).info(facts, 'request');
  expect(terminal.printed()).toBe('12:00:05  POST /login 200  12.3 ms');
});

it('an event shows who, and never what is not on the list', () => {
  const terminal = captureTerminal();
  createShortLog(terminal, noon).info({ name: 'login', userId: 'usr_1', appid: 'wx1', token: 'hunter2' }, 'login');
  expect(terminal.printed()).toBe('12:00:05  login  userId=usr_1  appid=wx1');
});

const refusal = { errcode: 40029, cause: 'The code is old.', fix: 'Send a fresh one.', zh: 'code 已过期。' };

it('a refusal of WeChat is explained below its line', () => {
  const terminal = captureTerminal();
  createShortLog(terminal, noon).warn(refusal, 'WeChat does not know this login code');
  expect(terminal.printed()).toBe(
    '12:00:05  WeChat does not know this login code  errcode=40029\n          The code is old.\n          Send a fresh one.',
  );
});

it('a refusal is explained in Chinese where that is the language', () => {
  const terminal = captureTerminal('zh');
  createShortLog(terminal, noon).warn(refusal, 'refused');
  expect(terminal.printed()).toBe('12:00:05  refused  errcode=40029\n          code 已过期。');
});

it('details of debugging are left out, and colours appear only where people watch', () => {
  const terminal = { ...captureTerminal(), hasColors: true };
  const log = createShortLog(terminal, noon);
  log.debug({}, 'hidden');
  log.error({}, 'shown');
  expect(terminal.printed()).toBe('\x1b[90m12:00:05\x1b[0m  \x1b[31mshown\x1b[0m');
});
