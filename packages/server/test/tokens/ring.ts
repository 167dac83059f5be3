import type { SigningKeyRules } from '../../src/model/signing-key.ts';
import { createKeyring, generatePrivateKey, type KeyOfRing, readSigningKey } from '../../src/tokens/keyring.ts';

export const makeKey = (times: { readonly activeAt: number; readonly retiredAt?: number }): KeyOfRing => ({
  retiredAt: null,
  ...times,
  ...readSigningKey(generatePrivateKey()),
});

const rules: SigningKeyRules = { signSeconds: 90 * 86_400, keepSeconds: 7860 };

/** A keyring over keys that the test may change, at a time that it turns, in Unix seconds. */
export async function createRing(keys: readonly KeyOfRing[], now: number) {
  const known = [...keys];
  const time = { now };
  let reads = 0;
  let failure: Error | undefined;
  const keyring = await createKeyring({
    async readKeys() {
      reads += 1;
      if (failure) throw failure;
      return [...known];
    },
    rules,
    clock: { nowMs: () => time.now * 1000, monotonicMs: () => time.now * 1000 },
  });
  return {
    keyring,
    known,
    time,
    rules,
    reads: () => reads,
    fail(cause: Error) {
      failure = cause;
    },
  };
}
