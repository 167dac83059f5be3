import { type Command, commands } from './commands.ts';
import { exitCodes } from './exit-codes.ts';
import { cleanText } from './logging/facts.ts';
import { ProgramError } from './program-error.ts';
import { findNearest } from './terminal/find-nearest.ts';
import { readFlags } from './terminal/flags.ts';
import { writeCommandHelp, writeProgramHelp } from './terminal/help.ts';
import type { Terminal } from './terminal/terminal.ts';
import { findVersion } from './version.ts';

/** Runs one command line to its end and resolves to the exit code. Never rejects. */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await runCommand(args, terminal);
  } catch (error) {
    const ending = error instanceof ProgramError ? error.ending : 'internal';
    terminal.printError(describe(error, terminal));
    if (ending === 'usage') terminal.printError(pointToHelp(args[0], terminal));
    return exitCodes[ending].status;
  }
}

async function runCommand([name = '--help', ...rest]: readonly string[], terminal: Terminal): Promise<number> {
  if (name === '--version') return say(terminal, findVersion());
  if (name === '--help' || name === '-h') return say(terminal, writeProgramHelp(commands, terminal.language));

  const command = getCommand(name);
  const given = readFlags(rest, command.flags, command.operand);
  if (given.has('help')) return say(terminal, writeCommandHelp(command, terminal.language));

  const run = await command.load();
  return exitCodes[await run(given, terminal)].status;
}

function say(terminal: Terminal, text: string): number {
  terminal.print(text);
  return exitCodes.done.status;
}

const findCommand = (name: string | undefined): Command | undefined => commands.find((row) => row.name === name);

function getCommand(name: string): Command {
  const command = findCommand(name);
  if (command) return command;
  const names = commands.map((row) => row.name);
  const nearest = findNearest(name, names);
  throw new ProgramError('usage', {
    en: `There is no command "${name}". ${nearest ? `Did you mean ${nearest}?` : `There are: ${names.join(', ')}.`}`,
    zh: `没有“${name}”这个命令。${nearest ? `是否想用 ${nearest}？` : `可用的命令：${names.join('、')}。`}`,
  });
}

function pointToHelp(name: string | undefined, { language }: Terminal): string {
  const help = ['wxlogin', findCommand(name)?.name, '--help'].filter(Boolean).join(' ');
  return language === 'zh' ? `说明：${help}` : `See: ${help}`;
}

function describe(error: unknown, { language }: Terminal): string {
  if (error instanceof ProgramError) return error.text[language];
  return cleanText(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
