import { type Dispatcher, request } from 'undici';
import { readRecord } from '../compile/json-source.ts';
import { TOURIST_APPID } from '../compile/project.ts';
import type { Answer, Caller, LoginCode, Person } from './messages.ts';

/** What the phone asks of WeChat, answered by the emulator. */
export interface WeChat {
  login(caller: Caller, appid: string): Promise<Answer<LoginCode>>;
  phoneCode(caller: Caller, appid: string): Promise<Answer<LoginCode>>;
  person(user: string): Promise<Answer<Person>>;
  /** The cast. */
  people(): Promise<Answer<Person[]>>;
  /** The face of a person as SVG. Rejects when the emulator has none or cannot be reached. */
  avatar(user: string): Promise<string>;
}

/** What DevTools' `wx.login` gives in a project without an AppID. */
const TOURIST_CODE = 'the code is a mock one';

export function createWeChat(emulatorURL: string, dispatcher?: Dispatcher): WeChat {
  const ask = async (path: string, input?: object): Promise<Reply> => {
    const { statusCode, body } = await request(new URL(path, emulatorURL), {
      ...(input && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) }),
      ...(dispatcher && { dispatcher }),
    });
    return { statusCode, text: await body.text() };
  };
  const askFor = async <T>({ path, input, read }: Question<T>): Promise<Answer<T>> => {
    const reply = await ask(path, input).catch(() => undefined);
    const value = reply && read(parse(reply.text));
    if (value !== undefined) return { ok: true, value };
    return { ok: false, failure: { reason: explain(reply, { emulatorURL, appid: input?.appid }) } };
  };
  return {
    login: async ({ user }, appid) =>
      appid === TOURIST_APPID
        ? { ok: true, value: { code: TOURIST_CODE } }
        : askFor({ path: '/_emulator/login-codes', input: { appid, user }, read: readCode }),
    phoneCode: ({ user }, appid) => askFor({ path: '/_emulator/phone-codes', input: { appid, user }, read: readCode }),
    person: (user) => askFor({ path: `/_emulator/people/${encodeURIComponent(user)}`, read: readPerson }),
    people: () => askFor({ path: '/_emulator/people', read: readPeople }),
    async avatar(user) {
      const { statusCode, text } = await ask(`/_emulator/people/${encodeURIComponent(user)}/avatar.svg`);
      if (statusCode !== 200) throw new Error(`the emulator has no face for ${user}`);
      return text;
    },
  };
}

interface Question<T> {
  path: string;
  input?: { appid: string; user: string };
  /** Undefined: not what was asked for. */
  read(value: unknown): T | undefined;
}

interface Reply {
  statusCode: number;
  text: string;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readCode(value: unknown): LoginCode | undefined {
  const { code } = readRecord(value);
  return typeof code === 'string' ? { code } : undefined;
}

function readPeople(value: unknown): Person[] | undefined {
  return Array.isArray(value) ? value.map(readPerson).filter((person) => person !== undefined) : undefined;
}

function readPerson(value: unknown): Person | undefined {
  const { user, nickname, phone, quotaExhausted } = readRecord(value);
  if (typeof user !== 'string' || typeof nickname !== 'string') return undefined;
  const avatar = `/people/${encodeURIComponent(user)}/avatar.svg`;
  const phoneMasked = typeof phone === 'string' ? maskPhone(phone) : '';
  return { user, nickname, avatar, phoneMasked, quotaExhausted: quotaExhausted === true };
}

/** 138****5678, as WeChat shows it. */
function maskPhone(phone: string): string {
  return phone.replace(/^(.{3}).+(.{4})$/, '$1****$2');
}

/** Why there is no answer, and what to do about it. */
function explain(
  reply: Reply | undefined,
  { emulatorURL, appid }: { emulatorURL: string; appid: string | undefined },
): string {
  if (!reply) return `the WeChat emulator at ${emulatorURL} cannot be reached: is it running?`;
  const { error, hint } = readRecord(parse(reply.text));
  const said = typeof error === 'string' ? `${error} ${String(hint ?? '')}`.trim() : `it answered ${reply.statusCode}`;
  const advice = /appid/i.test(said)
    ? ` Start the emulator with an app of the AppID ${appid} (its option "apps"), or put an AppID it knows into project.config.json.`
    : '';
  return `the WeChat emulator refuses: ${said}${advice}`;
}
