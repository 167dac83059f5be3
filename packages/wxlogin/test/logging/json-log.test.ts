import { expect, it } from 'vitest';
import { createJSONLog } from '../../src/logging/json-log.ts';

function capture(level: Parameters<typeof createJSONLog>[0]) {
  const lines: string[] = [];
  return { log: createJSONLog(level, { write: (line) => void lines.push(line) }), lines };
}

it('a fact is one line of JSON with time, level and message', () => {
  const { log, lines } = capture('info');
  log.warn({ appid: 'wx1', appSecret: 'hunter2' }, 'something');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    appid: 'wx1',
    msg: 'something',
  });
});

it('line breaks in a fact cannot forge a line', () => {
  const { log, lines } = capture('info');
  log.info({ reason: 'a\n{"level":"info","msg":"forged"}' }, 'real');
  expect(lines.join('').trimEnd()).not.toContain('\n');
});

it.each([
  ['debug', ['debug', 'info', 'warn', 'error']],
  ['info', ['info', 'warn', 'error']],
  ['error', ['error']],
  ['silent', []],
] as const)('at level %s, %j are written', (level, written) => {
  const { log, lines } = capture(level);
  for (const name of ['debug', 'info', 'warn', 'error'] as const) log[name]({}, name);
  expect(lines.map((line) => JSON.parse(line).level)).toEqual(written);
});
