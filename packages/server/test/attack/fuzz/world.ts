import { Agent, request } from 'node:http';
import { appid, type Desk, type Door, issuer, otherAppid } from '../../desk.ts';
import type { Shot } from './shot.ts';

/** The credentials of one that may do everything, and of some that may do one thing, encoded for the header. */
export interface Clients {
  readonly basic: string;
  readonly poor: readonly string[];
}

/** What came back. */
export interface Hit {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  /** The path as the service was asked for it. */
  readonly path: string;
  /** The live secrets that were sent. */
  readonly secrets: readonly string[];
}

const placeholder = /\$(code|risky|appid|access|refresh|old|avatar|session|spent|basic|poor|phone|openData|iv)/g;

const takenPhone = '13900000000';

/** Somebody who is never heard of again has it. */
export async function bindTakenPhone(desk: Desk): Promise<void> {
  desk.emulator.describe('bystander', { phone: takenPhone });
  const { json } = await desk.send('POST', '/login', { json: { code: await desk.code('bystander'), appid } });
  const { code } = desk.emulator.phoneCode({ user: 'bystander', appid });
  await desk.send('POST', '/me/phone', { json: { code }, bearer: json.access_token });
}

/** Keeps what the service gave out, so that later requests follow from earlier ones. */
export function createWorld(desk: Desk, door: Door, clients: Clients) {
  const words = new Map<string, string[]>();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
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
  const mint = async (user: string) => {
    const code = await desk.code(user);
    personOf.set(code, user);
    remember('spent', code);
    return code;
  };

  async function logIn(): Promise<void> {
    const person = `person${drawn % 5}`;
    const app = drawn % 4 === 0 ? otherAppid : appid;
    const { json } = await desk.send('POST', '/login', { json: { code: await desk.code(person, app), appid: app } });
    hold(json, person);
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
    return personOf.get(pool[(drawn + between + 1) % pool.length] ?? '') || 'person0';
  }

  const fresh: Record<string, () => string | Promise<string>> = {
    appid: () => (drawn % 9 === 0 ? otherAppid : appid),
    code: () => mint(`person${drawn % 5}`),
    risky: () => mint('risky'),
    basic: () => clients.basic,
    poor: () => clients.poor[drawn % clients.poor.length] ?? '',
    phone: async () => {
      const user = await guessCaller(0);
      // Some show a number that is taken.
      desk.emulator.describe(user, { phone: user < 'person2' ? takenPhone : `1390000000${user.at(-1)}` });
      return desk.emulator.phoneCode({ user, appid }).code;
    },
    openData: async () => {
      const openData = desk.emulator.openData({ user: await guessCaller(1), appid });
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
      const reply = door === 'fetch' ? await sendDirectly(desk, sent) : await sendThroughSocket(desk, agent, sent);
      const hit = { ...reply, secrets };
      learn(hit);
      return hit;
    },
    close: () => agent.destroy(),
  };
}

interface Names {
  readonly sessions?: readonly { readonly id: string }[];
  readonly avatar_url?: string | null;
}

interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: Record<string, string>;
  readonly bytes: Buffer | null;
}

async function sendDirectly(desk: Desk, { method, target, headers, bytes }: Sent) {
  const url = new URL(target.startsWith('/') ? issuer + target : target);
  const response = await desk.login.fetch(new Request(url, { method, headers, body: bytes && new Uint8Array(bytes) }));
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text: Buffer.from(await response.arrayBuffer()).toString('latin1'),
    path: url.pathname,
  };
}

function sendThroughSocket(desk: Desk, agent: Agent, { method, target, headers, bytes }: Sent) {
  const { port } = new URL(desk.address);
  const path = target.split('?', 1)[0] ?? '';
  return new Promise<Omit<Hit, 'secrets'>>((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path: target,
        agent,
        headers: { ...headers, ...(bytes && { 'content-length': String(bytes.length) }) },
      },
      (response) => {
        let text = '';
        response.setEncoding('latin1').on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text, path }));
      },
    );
    outgoing.on('error', reject).end(bytes ?? undefined);
  });
}
