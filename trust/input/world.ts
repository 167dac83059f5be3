import type { Emulator } from '@wxlogin/emulator';
import type { Answered, Door, Sent } from './doors.ts';
import type { Shot } from './shot.ts';

export const appid = 'wx1111111111111111';
export const otherAppid = 'wx2222222222222222';

/** The credentials of one that may do everything, and of some that may do one thing, encoded for the header. */
export interface Clients {
  readonly basic: string;
  readonly poor: readonly string[];
}

/** What came back, and the live secrets that were sent. */
export interface Hit extends Answered {
  readonly secrets: readonly string[];
}

const placeholder = /\$(code|risky|appid|access|refresh|old|avatar|session|spent|basic|poor|phone|openData|iv)/g;

const takenPhone = '13900000000';

export interface Surroundings {
  readonly emulator: Emulator;
  readonly door: Door;
  readonly clients: Clients;
  /** Nobody else has people of this name. */
  readonly name: string;
}

async function post(door: Door, target: string, { json, bearer }: { json: unknown; bearer?: string }) {
  const headers = {
    'content-type': 'application/json',
    ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
  };
  const { text } = await door.send({ method: 'POST', target, headers, bytes: Buffer.from(JSON.stringify(json)) });
  return JSON.parse(text);
}

/** Somebody who is never heard of again has it. */
export async function bindTakenPhone(emulator: Emulator, door: Door): Promise<void> {
  emulator.describe('bystander', { phone: takenPhone });
  const { code } = emulator.loginCode({ user: 'bystander', appid });
  const { access_token: bearer } = await post(door, '/login', { json: { code, appid } });
  const phoneCode = emulator.phoneCode({ user: 'bystander', appid }).code;
  await post(door, '/me/phone', { json: { code: phoneCode }, bearer });
}

/** Keeps what the service gave out, so that later requests follow from earlier ones. */
export function createWorld({ emulator, door, clients, name: world }: Surroundings) {
  const words = new Map<string, string[]>();
  /** Whose a code or token is. */
  const personOf = new Map<string, string>();
  let iv = '';
  let drawn = 0;

  const remember = (name: string, word: string) => words.set(name, [...(words.get(name) ?? []), word].slice(-6));
  const forget = (gone: readonly string[]) => {
    for (const [name, all] of words)
      words.set(
        name,
        all.filter((each) => !gone.includes(each)),
      );
  };
  const haveKeys = new Set<string>();
  let last: Sent | undefined;
  const mint = (user: string) => {
    const { code } = emulator.loginCode({ user, appid });
    personOf.set(code, user);
    remember('spent', code);
    return code;
  };

  async function logIn(): Promise<void> {
    const person = `${world}${drawn % 5}`;
    const app = drawn % 4 === 0 ? otherAppid : appid;
    const { code } = emulator.loginCode({ user: person, appid: app });
    hold(await post(door, '/login', { json: { code, appid: app } }), person);
    if (app === appid) haveKeys.add(person);
  }

  function hold(tokens: { access_token: string; refresh_token: string }, person = ''): void {
    remember('access', tokens.access_token);
    remember('refresh', tokens.refresh_token);
    for (const each of [tokens.access_token, tokens.refresh_token]) personOf.set(each, person);
  }

  /** The person whose access token is drawn after so many other words. */
  async function guessCaller(between: number): Promise<string> {
    if (!words.get('access')?.length) await logIn();
    const pool = words.get('access') ?? [];
    return personOf.get(pool[(drawn + between + 1) % pool.length] ?? '') || `${world}0`;
  }

  const fresh: Record<string, () => string | Promise<string>> = {
    appid: () => (drawn % 9 === 0 ? otherAppid : appid),
    code: () => mint(`${world}${drawn % 5}`),
    risky: () => mint('risky'),
    basic: () => clients.basic,
    poor: () => clients.poor[drawn % clients.poor.length] ?? '',
    phone: async () => {
      const user = await guessCaller(0);
      // Some show a number that is taken.
      emulator.describe(user, { phone: user < `${world}2` ? takenPhone : `1390000000${user.at(-1)}` });
      return emulator.phoneCode({ user, appid }).code;
    },
    openData: async () => {
      const user = await guessCaller(1);
      // A session key is of a login in this very mini program.
      if (!haveKeys.has(user)) return 'none';
      const openData = emulator.openData({ user, appid });
      iv = openData.iv;
      return openData.encryptedData;
    },
    iv: () => iv || 'none',
  };

  /** A word that stands for this placeholder: a fresh one, or one of those remembered. */
  async function draw(name: string): Promise<string> {
    drawn += 1;
    const make = fresh[name];
    if (make) return make();
    if (['access', 'refresh'].includes(name) && !words.get(name)?.length) await logIn();
    const pool = words.get(name) ?? [];
    return pool[drawn % pool.length] ?? 'none';
  }

  async function replace(text: string, secrets: string[]): Promise<string> {
    let replaced = text;
    for (const [found, name = ''] of text.matchAll(placeholder)) {
      const word = await draw(name);
      if (word.length > 20 && name !== 'avatar' && name !== 'session') secrets.push(word);
      replaced = replaced.replace(found, () => word);
    }
    return replaced;
  }

  async function encode({ body }: Shot, secrets: string[]): Promise<{ bytes: Buffer | null; type?: string }> {
    if (body === null) return { bytes: null };
    if ('avatar' in body) {
      const form = new FormData();
      form.set('avatar', new File([new Uint8Array(body.avatar)], 'a.png', { type: 'image/png' }));
      const written = new Response(form);
      return { bytes: Buffer.from(await written.arrayBuffer()), type: written.headers.get('content-type') ?? '' };
    }
    if ('form' in body) {
      const type = 'application/x-www-form-urlencoded';
      return { bytes: Buffer.from(await replace(body.form, secrets)), type };
    }
    const text = 'text' in body ? body.text : JSON.stringify(body.json);
    return { bytes: Buffer.from(await replace(text, secrets)), type: 'application/json' };
  }

  function learnNames({ sessions = [], avatar_url: picture }: Names): void {
    for (const { id } of sessions) remember('session', id);
    if (picture) remember('avatar', picture.split('/').at(-1) ?? '');
  }

  function learn({ status, text, secrets }: Hit): void {
    if (status === 401 || status === 204) forget(secrets);
    const answer = status === 200 && text.startsWith('{') ? JSON.parse(text) : {};
    learnNames(answer);
    if (!answer.refresh_token) return;
    for (const spent of secrets) remember('old', spent);
    forget(secrets.filter((each) => words.get('refresh')?.includes(each)));
    hold(
      answer,
      secrets.map((each) => personOf.get(each)).find((person) => person),
    );
  }

  return {
    async fire(shot: Shot): Promise<Hit> {
      const secrets: string[] = [];
      const { bytes, type } = await encode(shot, secrets);
      const target = (await replace(shot.path, secrets)) + (shot.query && `?${await replace(shot.query, secrets)}`);
      const headers: [string, string][] = type === undefined ? [] : [['content-type', type]];
      for (const [name, value] of Object.entries(shot.headers)) headers.push([name, await replace(value, secrets)]);
      const hasBody = shot.method !== 'GET' && shot.method !== 'HEAD';
      const sent = { method: shot.method, target, headers: Object.fromEntries(headers), bytes: hasBody ? bytes : null };
      last = sent;
      const hit = { ...(await door.send(sent)), secrets };
      learn(hit);
      return hit;
    },
    /** The request that went out last. */
    last: () => last,
  };
}

interface Names {
  readonly sessions?: readonly { readonly id: string }[];
  readonly avatar_url?: string | null;
}
