import { randomBytes } from 'node:crypto';
import { InputError } from './input/input-error.ts';
import { readBoolean, readFields, readInteger, readMatching, readOneOf } from './input/read-fields.ts';
import { createPreciseClock } from './precise-clock.ts';
import { type AppInput, demoApp } from './world/apps.ts';
import { cast } from './world/cast.ts';
import type { RandomBytes } from './world/identifiers.ts';
import { label, type PersonInput } from './world/people.ts';

/** What `startEmulator` takes; everything has a default. */
export interface EmulatorOptions {
  /** Default 8802; 0 takes any free port. */
  port?: number;
  /** Loopback only. Default 127.0.0.1. */
  host?: '127.0.0.1' | '::1';
  /** The mini programs it knows, instead of the demo app. The first is the default of every control route. */
  apps?: readonly AppInput[];
  /** More people, or other facts about the default cast. */
  people?: readonly PersonInput[];
  /** Epoch milliseconds. Default: the machine's clock. */
  clock?: () => number;
  random?: RandomBytes;
  /** false: calls are neither kept nor streamed. */
  record?: boolean;
  /** true: recorded calls show secrets in clear. For the emulator's own tests. */
  showSecrets?: boolean;
  /** Who logs in with the literal code `the code is a mock one`; without it that code answers 40029. */
  mockCodeUser?: string;
  /** 'attempt' (default): every exchange spends the code; 'success': a refused one does not. WeChat's own rule is not published. */
  spendCodesOn?: 'attempt' | 'success';
  /** A login replaces a session key that has served this many logins. Default 10; 0: only expired keys. */
  rotateSessionKeyEvery?: number;
  /** Logins per minute and user before 45011. Default 100; 0: no limit. */
  loginsPerMinute?: number;
  /** Calls of /cgi-bin/token per app and day before 45009. Default 2000; 0: no limit. */
  tokensPerDay?: number;
}

/** The options after their check, with every default in place. */
export interface Settings {
  port: number;
  host: '127.0.0.1' | '::1';
  apps: readonly AppInput[];
  people: readonly PersonInput[];
  clock: () => number;
  random: RandomBytes;
  record: boolean;
  showSecrets: boolean;
  mockCodeUser: string | undefined;
  spendCodesOn: 'attempt' | 'success';
  rotateSessionKeyEvery: number;
  loginsPerMinute: number;
  tokensPerDay: number;
}

const names =
  'port host apps people clock random record showSecrets mockCodeUser spendCodesOn rotateSessionKeyEvery loginsPerMinute tokensPerDay';

/** Checks the options; an InputError names what is wrong. Apps and people are checked where they live. */
export function readOptions(options: EmulatorOptions): Settings {
  const fields = readFields(options, names.split(' '));
  const { apps = [demoApp], people = [], clock = createPreciseClock(), random = randomBytes } = options;
  return {
    port: readInteger(fields, 'port', { min: 0, max: 65_535 }) ?? 8802,
    host: readHost(options.host),
    apps,
    people: [...cast, ...people],
    clock,
    random,
    record: readBoolean(fields, 'record') ?? true,
    showSecrets: readBoolean(fields, 'showSecrets') ?? false,
    mockCodeUser: readMatching(fields, 'mockCodeUser', label),
    spendCodesOn: readOneOf(fields, 'spendCodesOn', ['attempt', 'success']) ?? 'attempt',
    rotateSessionKeyEvery: readInteger(fields, 'rotateSessionKeyEvery', count) ?? 10,
    loginsPerMinute: readInteger(fields, 'loginsPerMinute', count) ?? 100,
    tokensPerDay: readInteger(fields, 'tokensPerDay', count) ?? 2000,
  };
}

const count = { min: 0, max: Number.MAX_SAFE_INTEGER };

function readHost(host: string = '127.0.0.1'): '127.0.0.1' | '::1' {
  if (host === '127.0.0.1' || host === '::1') return host;
  throw new InputError(
    'The emulator listens on loopback only.',
    'Use host 127.0.0.1 or ::1: it hands out logins to anybody who asks, so nobody else may reach it.',
  );
}
