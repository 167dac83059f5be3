import type { Command } from '../commands.ts';
import { exitCodes } from '../exit-codes.ts';
import { commonFlags, type Flags, type Operand } from './flags.ts';
import type { Language, Text } from './text.ts';

const words = {
  usage: { en: 'Usage: ', zh: '用法：' },
  commands: { en: 'Commands', zh: '命令' },
  flags: { en: 'Flags', zh: '参数' },
  exitCodes: { en: 'Exit codes', zh: '退出码' },
  about: {
    en: 'Login for WeChat Mini Programs: wx.login code in, signed tokens out.',
    zh: '微信小程序登录：收到 wx.login 的 code，返回签名的 token。',
  },
  first: {
    en: 'Begin with: wxlogin demo. It needs no AppID. Every command explains itself: wxlogin <command> --help',
    zh: '从 wxlogin demo 开始，无需 AppID。每个命令都有说明：wxlogin <命令> --help',
  },
} as const satisfies Record<string, Text>;

export function writeProgramHelp(commands: readonly Command[], language: Language): string {
  return writeParts(language, [
    words.about[language],
    `${words.usage[language]}wxlogin <command> [flags]`,
    writeTable(
      words.commands[language],
      commands.map(({ name, summary }) => [name, summary[language]]),
    ),
    writeFlags({ ...commonFlags, version: { en: 'shows the version', zh: '显示版本' } }, language),
    words.first[language],
  ]);
}

export function writeCommandHelp({ name, summary, operand, flags, notes }: Command, language: Language): string {
  return writeParts(language, [
    summary[language],
    `${words.usage[language]}${['wxlogin', name, operand?.value, '[flags]'].filter(Boolean).join(' ')}`,
    writeFlags({ ...flags, ...commonFlags }, language, operand),
    ...(notes ? [notes[language]] : []),
  ]);
}

function writeParts(language: Language, parts: readonly string[]): string {
  const codes = Object.values(exitCodes).map((code): Row => [String(code.status), code[language]]);
  return [...parts, writeTable(words.exitCodes[language], codes)].join('\n\n');
}

function writeFlags(flags: Flags, language: Language, operand?: Operand): string {
  const first = operand ? [[operand.value, operand[language]] as const] : [];
  const rows = Object.entries(flags).map(
    ([name, flag]): Row => [flag.value ? `--${name} ${flag.value}` : `--${name}`, flag[language]],
  );
  return writeTable(words.flags[language], [...first, ...rows]);
}

type Row = readonly [left: string, right: string];

function writeTable(title: string, rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  const indent = ' '.repeat(width + 4);
  return [
    title,
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right.replaceAll('\n', `\n${indent}`)}`),
  ].join('\n');
}
