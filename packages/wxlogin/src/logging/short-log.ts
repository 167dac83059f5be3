import type { Logger } from '@wxlogin/server';
import type { Terminal } from '../terminal/terminal.ts';
import { pickFacts } from './facts.ts';

type Level = keyof Logger;

const colors: Record<Level, number> = { debug: 90, info: 36, warn: 33, error: 31 };

/** One short line per fact, for people who watch the demo. Explanations of WeChat's refusals stand below their line. */
export function createShortLog(terminal: Terminal, now: () => Date = () => new Date()): Logger {
  const paint = (color: number, text: string) => (terminal.hasColors ? `\x1b[${color}m${text}\x1b[0m` : text);
  const write = (level: Level) => (facts: object, message: string) => {
    const picked = pickFacts(facts);
    const time = now().toTimeString().slice(0, 8);
    terminal.print(`${paint(90, time)}  ${paint(colors[level], describe(picked, message))}`);
    for (const line of explain(picked, terminal.language)) terminal.print(`          ${line}`);
  };
  return { debug() {}, info: write('info'), warn: write('warn'), error: write('error') };
}

type Facts = ReturnType<typeof pickFacts>;

const shown = ['userId', 'appid', 'reason', 'error', 'errcode', 'errmsg', 'rid', 'fault', 'code'];

function describe(facts: Facts, message: string): string {
  if (message === 'request') return `${facts.method} ${facts.route || '?'} ${facts.status}  ${facts.durationMs} ms`;
  const details = shown.filter((name) => name in facts).map((name) => `${name}=${facts[name]}`);
  return [message, ...details].join('  ');
}

function explain({ zh, cause, fix, stack }: Facts, language: Terminal['language']): unknown[] {
  if (stack) return [stack];
  if (language === 'zh' && zh) return [zh];
  return [cause, fix].filter(Boolean);
}
