import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands } from '../src/commands.ts';
import { exitCodes } from '../src/exit-codes.ts';
import { runProgram } from '../src/program.ts';
import { captureTerminal } from './capture-terminal.ts';

describe('the program', () => {
  it.each([[[]], [['--help']], [['-h']]])('explains itself when called with %j', async (args) => {
    const terminal = captureTerminal();
    expect(await runProgram(args, terminal)).toBe(0);
    const width = Math.max(...commands.map(({ name }) => name.length));
    for (const { name, summary } of commands)
      expect(terminal.printed()).toContain(`  ${name.padEnd(width)}  ${summary.en}`);
    for (const { status, en } of Object.values(exitCodes))
      expect(terminal.printed()).toContain(`${status}`.padEnd(4) + en);
  });

  it('explains itself in Chinese where that is the language', async () => {
    const terminal = captureTerminal('zh');
    await runProgram(['--help'], terminal);
    expect(terminal.printed()).toContain('用法');
    expect(terminal.printed()).not.toMatch(/Usage|Exit codes/);
  });

  it.each(commands)('explains every flag of $name in both languages', async ({ name, operand, flags }) => {
    for (const language of ['en', 'zh'] as const) {
      const terminal = captureTerminal(language);
      expect(await runProgram([name, '--help'], terminal)).toBe(0);
      if (operand) expect(terminal.printed()).toContain(`${name} ${operand.value} [flags]`);
      for (const line of operand?.[language].split('\n') ?? []) expect(terminal.printed()).toContain(line);
      for (const [flag, row] of Object.entries(flags)) {
        expect(terminal.printed()).toContain(`--${flag}`);
        expect(terminal.printed()).toContain(row[language]);
      }
    }
  });

  it('begins every line about an operand in the same column', async () => {
    const terminal = captureTerminal();
    await runProgram(['users', '--help'], terminal);
    const columns = ['list; find', 'ban <usr', 'conflicts; merge'].map((beginning) => {
      const line = terminal
        .printed()
        .split('\n')
        .find((each) => each.includes(beginning));
      return line?.indexOf(beginning);
    });
    expect(new Set(columns)).toEqual(new Set([23]));
  });

  it('knows its version', async () => {
    const terminal = captureTerminal();
    expect(await runProgram(['--version'], terminal)).toBe(0);
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(terminal.printed()).toBe(version);
  });

  it.each([
    [['strat'], 'There is no command "strat". Did you mean start?\nSee: wxlogin --help'],
    [
      ['serve-the-world'],
      `There is no command "serve-the-world". There are: ${commands.map(({ name }) => name).join(', ')}.\nSee: wxlogin --help`,
    ],
    [['backup'], '<file> is missing.\nSee: wxlogin backup --help'],
    [['backup', 'a', 'b'], '"b" is not expected here: every setting is a flag.\nSee: wxlogin backup --help'],
    [['demo', 'a'], '"a" is not expected here: every setting is a flag.\nSee: wxlogin demo --help'],
    [['copy', '--to', 'memory:'], '--from <database> is missing.\nSee: wxlogin copy --help'],
    [['copy', '--from', '@/no/such'], '--from: cannot read /no/such (ENOENT).\nSee: wxlogin copy --help'],
    [['demo', '--fersh'], 'There is no flag --fersh. Did you mean --fresh?\nSee: wxlogin demo --help'],
    [['emulator', '--port', 'x'], '--port must be a port from 0 to 65535.\nSee: wxlogin emulator --help'],
  ])('refuses %j with the next step', async (args, sentence) => {
    const terminal = captureTerminal();
    expect(await runProgram(args, terminal)).toBe(exitCodes.usage.status);
    expect(terminal.errors()).toBe(sentence);
    expect(terminal.printed()).toBe('');
  });

  it('refuses in Chinese too', async () => {
    const terminal = captureTerminal('zh');
    await runProgram(['demo', '--fersh'], terminal);
    expect(terminal.errors()).toBe('没有 --fersh 这个参数。是否想用 --fresh？\n说明：wxlogin demo --help');
  });
});
