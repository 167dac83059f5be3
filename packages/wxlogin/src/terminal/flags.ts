import { parseArgs } from 'node:util';
import { ProgramError } from '../program-error.ts';
import { findNearest } from './find-nearest.ts';
import type { Text } from './text.ts';

/** One flag of a command: parsing and help both come from this row. */
export interface Flag extends Text {
  /** What stands for its value in the help, such as `<port>`; a flag without one is a switch. */
  readonly value?: string;
  readonly repeatable?: true;
}

export type Flags = Readonly<Record<string, Flag>>;

/** The flags somebody gave. */
export interface Given {
  has(name: string): boolean;
  find(name: string): string | undefined;
  list(name: string): readonly string[];
  /** What the command is about, for a command that takes such a word. */
  readonly operand: string;
  /** The word behind it, for a command that takes another. */
  readonly second: string | undefined;
}

/** The one word beside the flags that a command may take, such as `<file>`. */
export interface Operand extends Text {
  readonly value: string;
  /** A second word may follow. */
  readonly mayFollow?: true;
}

export const commonFlags: Flags = { help: { en: 'shows this', zh: '显示本帮助' } };

/** @throws ProgramError usage, naming the flag and the next step */
export function readFlags(args: readonly string[], flags: Flags, operand?: Operand): Given {
  const known = { ...flags, ...commonFlags };
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { value }]) => [
      name,
      { type: value ? ('string' as const) : ('boolean' as const), ...(name === 'help' && { short: 'h' }) },
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const given = new Map<string, string[]>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind === 'option') given.set(token.name, [...(given.get(token.name) ?? []), readValue(token, known)]);
  }
  const most = operand ? 1 + Number(operand.mayFollow ?? false) : 0;
  const unwanted = words.at(most);
  if (unwanted !== undefined) throw unexpected(unwanted);
  if (operand && words.length === 0 && !given.has('help')) throw missing(operand);
  return {
    operand: words[0] ?? '',
    second: words[1],
    has: (name) => given.has(name),
    find: (name) => given.get(name)?.at(-1),
    list: (name) => given.get(name) ?? [],
  };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function readValue({ name, rawName, value, inlineValue }: OptionToken, flags: Flags): string {
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (!flag) throw unknown(rawName, Object.keys(flags));
  if (!flag.value && inlineValue) {
    throw usage(`${rawName} is a switch and takes no value.`, `${rawName} 是开关，不带值。`);
  }
  if (flag.value && (!value || (!inlineValue && value.startsWith('-')))) {
    throw usage(
      `${rawName} needs a value: ${rawName} ${flag.value}`,
      `${rawName} 需要一个值：${rawName} ${flag.value}`,
    );
  }
  return value ?? '';
}

function unknown(rawName: string, names: readonly string[]): ProgramError {
  const nearest = findNearest(rawName.replace(/^-+/, ''), names);
  return usage(
    `There is no flag ${rawName}.${nearest ? ` Did you mean --${nearest}?` : ''}`,
    `没有 ${rawName} 这个参数。${nearest ? `是否想用 --${nearest}？` : ''}`,
  );
}

const unexpected = (word: string): ProgramError =>
  usage(`"${word}" is not expected here: every setting is a flag.`, `不应出现“${word}”：所有设置都用参数给出。`);

const missing = ({ value }: Operand): ProgramError => usage(`${value} is missing.`, `缺少 ${value}。`);

const usage = (en: string, zh: string): ProgramError => new ProgramError('usage', { en, zh });

/** A port a flag names; 0 stands for any free one. @throws ProgramError usage */
export function readPort(given: Given, name: string, standard: number): number {
  const text = given.find(name);
  if (text === undefined) return standard;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw usage(`--${name} must be a port from 0 to 65535.`, `--${name} 必须是 0 到 65535 的端口。`);
}
