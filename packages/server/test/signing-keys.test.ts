import { createSecretKey } from 'node:crypto';
import { join } from 'node:path';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LoginError } from '../src/errors.ts';
import type { LoginEvent } from '../src/events.ts';
import { createRecorder } from '../src/flows/audit/recorder.ts';
import { createSigningKeyChore } from '../src/housekeeping.ts';
import { silentLogger } from '../src/logger.ts';
import { decideSigningKeyRules } from '../src/model/signing-key.ts';
import { readOptions } from '../src/options.ts';
import { createSigningKeyMaker, prepare } from '../src/prepare.ts';
import { createRandom } from '../src/secrets/random.ts';
import { createSealer } from '../src/secrets/seal.ts';
import { createMemoryStore } from '../src/store/memory/memory-store.ts';
import { openStore } from '../src/store/open-store.ts';
import type { Store } from '../src/store/store.ts';
import { createAccessTokens } from '../src/tokens/access-token.ts';
import { appid, appSecret, issuer, startDesk } from './desk.ts';
import { openSqliteStore } from './store/sql/sqlite/open-sqlite.ts';
import { createTempFolder } from './store/sql/sqlite/temp-folder.ts';

const day = 86_400;
const begin = 1_790_000_000;
const sealer = createSealer(createSecretKey(Buffer.alloc(32, 7)), createRandom());

interface Token {
  readonly text: string;
  readonly kid: string;
  readonly expiresAt: number;
}

/** One instance as createLogin puts it together, its clock off by some seconds. */
async function startInstance(name: string, store: Store, time: { now: number; events: LoginEvent['name'][] }) {
  const off = name === 'slow' ? -4 : 3;
  const clock = { nowMs: () => (time.now + off) * 1000, monotonicMs: () => time.now * 1000 };
  const config = readOptions({
    mode: 'development',
    issuer,
    apps: [{ appid, appSecret }],
    database: 'memory:',
    signingKeySeconds: day,
    clock,
  });
  const { emit, record } = createRecorder({
    ...{ store, clock, logger: silentLogger, randomBytes: createRandom() },
    tell: ({ name: told }) => void time.events.push(told),
    wait: () => Promise.resolve(),
  });
  const makeSigningKey = createSigningKeyMaker(sealer);
  const deps = { config, store, clock, emit, record, makeSigningKey, instance: name };
  const keyring = await prepare(deps, sealer);
  const accessTokens = createAccessTokens(keyring, { issuer, audience: issuer, leewaySeconds: 60 });
  return {
    keyring,
    accessTokens,
    now: () => time.now + off,
    takeTurn: createSigningKeyChore({ ...deps, keyring }),
    sign(seconds: number): Token {
      const now = time.now + off;
      const text = accessTokens.sign({
        iss: issuer,
        sub: 'usr_01h455vb4pex5vsknk084sn02q',
        aud: issuer,
        client_id: appid,
        iat: now,
        nbf: now,
        exp: now + seconds,
        jti: 'j',
        sid: 'ses_01h455vb4pex5vsknk084sn02q',
        scope: 'me',
        roles: [],
        auth_time: now,
        amr: ['wechat'],
      });
      return { text, kid: keyring.active.kid, expiresAt: now + seconds };
    },
  };
}

const tellNames =
  (time: { events: LoginEvent['name'][] }) =>
  (told: readonly LoginEvent[]): void =>
    void time.events.push(...told.map(({ name }) => name));

type Instance = Awaited<ReturnType<typeof startInstance>>;

/** Keeps the keys of whatever instance answered, five minutes long, and never asks earlier. Gives the keys it goes by. */
function createOfflineVerifier(time: { now: number }, choose: () => Instance) {
  const fetchKeys = () => {
    const { keys } = choose().keyring.jwks();
    const jwks = structuredClone({ keys }) as Parameters<typeof createLocalJWKSet>[0];
    return { at: time.now, kids: keys.map(({ kid }) => kid), find: createLocalJWKSet(jwks) };
  };
  let kept = fetchKeys();
  return async ({ text }: Token) => {
    if (time.now - kept.at >= 300) kept = fetchKeys();
    const currentDate = new Date(time.now * 1000);
    await jwtVerify(text, kept.find, { issuer, audience: issuer, typ: 'at+jwt', clockTolerance: 60, currentDate });
    return kept.kids;
  };
}

/** The same numbers for the same seed (mulberry32). */
function createDice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('signing keys', () => {
  it('are rotated three times under two instances, and no token that lives is refused anywhere', async () => {
    const seed = Date.now() % 1_000_000;
    const dice = createDice(seed);
    const time = { now: begin, events: [] as LoginEvent['name'][] };
    const store = createMemoryStore(tellNames(time));
    const instances = [await startInstance('slow', store, time), await startInstance('fast', store, time)] as const;
    const any = () => instances[dice() < 0.5 ? 0 : 1];
    const offline = createOfflineVerifier(time, any);
    const frozenUntil = new Map<Instance, number>();
    const seen: Token[] = [];
    let tokens: Token[] = [];

    /** Sometimes one says nothing for ten minutes: the other leads on, and it must not miss a key. */
    async function takeTurns(): Promise<void> {
      for (const instance of instances) {
        if (dice() < 0.004) frozenUntil.set(instance, time.now + 600);
        if ((frozenUntil.get(instance) ?? 0) < time.now) await instance.takeTurn();
      }
    }
    async function verifyEverywhere(token: Token): Promise<void> {
      for (const { accessTokens, now } of instances) await accessTokens.verify(token.text, now());
      const kids = await offline(token);
      expect(tokens.filter(({ kid }) => !kids.includes(kid))).toEqual([]);
      seen.push(token);
    }

    while (time.now < begin + 3 * day + 7200) {
      time.now += 30 + Math.floor(dice() * 90);
      await takeTurns();
      tokens = tokens.filter(({ expiresAt }) => time.now < expiresAt);
      if (dice() < 0.25) tokens.push(any().sign(dice() < 0.5 ? 600 : 7200));
      const token = tokens[Math.floor(dice() * tokens.length)];
      if (token) await verifyEverywhere(token).catch((cause) => Promise.reject(new Error(`seed ${seed}`, { cause })));
    }

    expect(new Set(seen.map(({ kid }) => kid)).size, `seed ${seed}`).toBe(4);
    expect(seen.length).toBeGreaterThan(3000);
    const told = (name: LoginEvent['name']) => time.events.filter((each) => each === name).length;
    expect([told('signing_key_created'), told('signing_key_activated')]).toEqual([4, 3]);
  });

  it('are told once to sign, also when the instance that leads is frozen as they begin to', async () => {
    const time = { now: begin, events: [] as LoginEvent['name'][] };
    const store = createMemoryStore(tellNames(time));
    const [slow, fast] = [await startInstance('slow', store, time), await startInstance('fast', store, time)];
    async function takeTurns(seconds: number, ...instances: readonly Instance[]): Promise<void> {
      for (const until = time.now + seconds; time.now < until; time.now += 60)
        for (const instance of instances) await instance.takeTurn();
    }
    await takeTurns(day, slow, fast);
    await takeTurns(300, fast);
    await takeTurns(300, slow);
    await takeTurns(300, fast, slow);
    expect(time.events.filter((name) => name === 'signing_key_activated')).toHaveLength(1);
  });

  it('are deleted a week after they were removed, and their tokens refused from the end on', async () => {
    const time = { now: begin, events: [] as LoginEvent['name'][] };
    const store = createMemoryStore(tellNames(time));
    const instance = await startInstance('fast', store, time);
    const { keepSeconds } = decideSigningKeyRules({
      signingKeySeconds: day,
      accessTokenSeconds: 600,
      classicTokenSeconds: 7200,
    });
    const token = instance.sign(30 * day);
    const turnAt = async (now: number) => {
      time.now = now - 3;
      await instance.takeTurn();
    };
    const verify = () => instance.accessTokens.verify(token.text, instance.now());
    await turnAt(begin + 3 + day - 3600);
    await turnAt(begin + 3 + day + keepSeconds - 1);
    expect(await verify()).toMatchObject({ jti: 'j' });
    await turnAt(begin + 3 + day + keepSeconds);
    await expect(verify()).rejects.toMatchObject({ code: 'access_token_invalid' });
    expect(instance.keyring.jwks().keys.map(({ kid }) => kid)).not.toContain(token.kid);
    const kids = async () => (await store.listSigningKeys()).map(({ kid }) => kid);
    expect(await kids()).toContain(token.kid);
    await turnAt(begin + 3 + day + keepSeconds + 7 * day);
    expect(await kids()).not.toContain(token.kid);
    expect(time.events).toContain('signing_key_removed');
  });

  it('are known in time also where nothing can be written', async () => {
    const time = { now: begin, events: [] as LoginEvent['name'][] };
    const store = createMemoryStore(tellNames(time));
    const holdLease = () => Promise.reject(new LoginError('storage_unavailable'));
    const fast = await startInstance('fast', store, time);
    const slow = await startInstance('slow', { ...store, holdLease }, time);
    time.now += day - 3600;
    await fast.takeTurn();
    await expect(slow.takeTurn()).rejects.toThrow(LoginError);
    expect(slow.keyring.jwks().keys).toHaveLength(2);
    expect(slow.keyring.jwks()).toEqual(fast.keyring.jwks());
  });

  it('stay one where two instances look after them at once, without a lease', async () => {
    const time = { now: begin, events: [] as LoginEvent['name'][] };
    const sqlite = await openSqliteStore({ onEvents: tellNames(time) });
    const starts = await Promise.all(['slow', 'fast'].map((name) => startInstance(name, sqlite.store, time)));
    expect(new Set(starts.map(({ keyring }) => keyring.active.kid)).size).toBe(1);
    expect(await sqlite.store.listSigningKeys()).toHaveLength(1);
    time.now += day;
    const again = await Promise.all(['slow', 'fast'].map((name) => startInstance(name, sqlite.store, time)));
    expect(new Set(again.map(({ keyring }) => keyring.active.kid)).size).toBe(1);
    expect(await sqlite.store.listSigningKeys()).toHaveLength(2);
    expect(time.events).toEqual(['signing_key_created', 'signing_key_created']);
    await sqlite.close();
  });
});

describe('a service that stands for months', () => {
  afterEach(() => vi.useRealTimers());

  it('makes its next signing key by itself, publishes it first and signs with it later', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const folder = createTempFolder();
    const database = `sqlite:${join(folder.path, 'wxlogin.db')}`;
    const desk = await startDesk({ database });
    const kidOf = async () => {
      const { json } = await desk.send('POST', '/login', { json: { code: await desk.code(), appid } });
      const [header = ''] = json.access_token.split('.');
      return JSON.parse(Buffer.from(header, 'base64url').toString()).kid;
    };
    const published = async () =>
      (await desk.send('GET', '/.well-known/jwks.json')).json.keys.map(({ kid }: { kid: string }) => kid);
    const told = (name: LoginEvent['name']) => desk.events.filter((event) => event.name === name);
    const first = await kidOf();
    expect(await published()).toEqual([first]);

    desk.advance(90 * day);
    vi.advanceTimersByTime(60_000);
    await vi.waitUntil(() => told('signing_key_created').length === 2);
    const [, second] = told('signing_key_created').map(({ reason }) => reason);
    await vi.waitUntil(async () => (await published()).length === 2);
    expect(await kidOf()).toBe(first);

    desk.advance(3600);
    expect(await kidOf()).toBe(second);
    expect(await published()).toEqual([first, second]);
    vi.advanceTimersByTime(60_000);
    await vi.waitUntil(() => told('signing_key_activated').length === 1);

    // Whoever stops leaves the lead to the others at once.
    await desk.close();
    const store = await openStore({ database, logger: silentLogger });
    expect(await store.holdLease({ name: 'upkeep', holder: 'another', at: 0, expiresAt: 60 })).toBe(true);
    await store.close();
    folder.remove();
  });
});
