import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { bundleCode } from '../bundle.mjs';
import type { createAccount } from '../src/account.ts';
import type { createAuth } from '../src/index.ts';
import { createAccountServer } from './account/server.ts';
import { createPhone } from './phone.ts';
import { sendTen } from './start.ts';
import { baseURL, createWxlogin } from './wxlogin.ts';

type Exports = { createAuth: typeof createAuth; AuthError: ErrorConstructor };

/** Runs the bundle with nothing but ECMAScript, setTimeout and what is given: no URL, no fetch, no Node. */
async function load(globals: Record<string, unknown> = {}): Promise<Exports> {
  const context = createContext({ exports: {}, setTimeout, ...globals });
  runInContext(await bundleCode(), context);
  return context.exports;
}

/** The second door beside the first, in one mini program. */
async function loadBoth(
  globals: Record<string, unknown> = {},
): Promise<Exports & { createAccount: typeof createAccount }> {
  const index = await load(globals);
  const context = createContext({
    exports: {},
    require: (name: string) => (name === './index.js' ? index : undefined),
  });
  runInContext(await bundleCode({ door: 'account' }), context);
  return { ...index, ...context.exports };
}

describe('the bundle', () => {
  it('is small', async () => {
    const code = await bundleCode({ minify: true });
    expect(gzipSync(code, { level: 9 }).length).toBeLessThan(3000);
  });

  it('is ES2017 without a helper: nothing is left to lower', async () => {
    for (const door of ['index', 'account']) {
      const code = await bundleCode({ door });
      const lowered = await transform(code, { target: 'es2017' });
      const same = await transform(code, { target: 'esnext' });
      expect(lowered.code).toBe(same.code);
      expect(code).not.toMatch(/\bvar __\w+/);
    }
  });

  it('asks for no module and has exactly the documented exports', async () => {
    expect(await bundleCode()).not.toMatch(/\b(require|import)\b\s*\(/);
    expect(Object.keys(await load()).sort()).toEqual(['AuthError', 'createAuth', 'readProblem']);
  });

  it('works where there are no globals but those of every mini program', async () => {
    const phone = createPhone(createWxlogin().handle);
    const { createAuth } = await load({ wx: phone.platform });
    expect((await sendTen(createAuth({ baseURL }))).good).toBe(10);
    expect(phone.logins).toBe(1);
  });

  it('works with a Promise made of setTimeout, as on older iPhones', async () => {
    const phone = createPhone(createWxlogin().handle);
    const { createAuth } = await load({ wx: phone.platform, Promise: createSlowPromise() });
    const auth = createAuth({ baseURL });
    expect((await sendTen(auth)).good).toBe(10);
    expect(phone.logins).toBe(1);
    phone.network = () => ({ errMsg: 'request:fail' });
    expect((await sendTen(auth)).refused).toEqual(Array(10).fill('network_failed'));
  });
});

describe('the bundle of the account', () => {
  it('is small, and adds nothing to the one of the login', async () => {
    const code = await bundleCode({ minify: true, door: 'account' });
    expect(gzipSync(code, { level: 9 }).length).toBeLessThan(2000);
    expect(await bundleCode()).not.toContain('/me/phone');
  });

  it('asks for no module but its neighbour, which holds the one AuthError', async () => {
    const code = await bundleCode({ minify: true, door: 'account' });
    expect(new Set(code.match(/\brequire\b\(.*?\)|\bimport\b/g))).toEqual(new Set(["require('./index.js')"]));
    expect(code).not.toMatch(/extends Error/);
    expect(Object.keys(await loadBoth()).sort()).toEqual(['AuthError', 'createAccount', 'createAuth', 'readProblem']);
  });

  it('works where there are no globals but those of every mini program', async () => {
    const phone = createPhone(createAccountServer(createWxlogin()).handle);
    const { createAuth, createAccount, AuthError } = await loadBoth({ wx: phone.platform });
    const account = createAccount(createAuth({ baseURL }));
    expect((await account.phone({ detail: { code: 'phone-code-1' } })).phone_masked).toBe('138****0001');
    const refused = await account
      .phone({ detail: { errMsg: 'getPhoneNumber:fail user deny' } })
      .catch((error) => error);
    expect(refused).toBeInstanceOf(AuthError);
    await account.deleteAccount();
    expect(phone.storage.size).toBe(0);
  });
});

/** A class whose `then` calls back in a later task instead of a microtask. */
function createSlowPromise() {
  const later = <Value>(value: Value) => new Promise<Value>((resolve) => setTimeout(() => resolve(value), 0));
  return class SlowPromise<Value> extends Promise<Value> {
    // biome-ignore lint/suspicious/noThenProperty: this class is about `then`
    override then<A = Value, B = never>(
      good?: ((value: Value) => A | PromiseLike<A>) | null,
      bad?: ((reason: unknown) => B | PromiseLike<B>) | null,
    ): Promise<A | B> {
      return super.then(
        good && ((value) => later(undefined).then(() => good(value))),
        bad && ((reason) => later(undefined).then(() => bad(reason))),
      );
    }
  };
}
