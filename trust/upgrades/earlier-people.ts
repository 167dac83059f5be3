import { randomBytes } from 'node:crypto';
import type { Emulator } from '@wxlogin/emulator';
import { createId, parseId } from '../../packages/server/src/model/id.ts';
import { openidIdentity } from '../../packages/server/src/model/identity.ts';
import { createSigningKeyMaker } from '../../packages/server/src/prepare.ts';
import { deriveKey } from '../../packages/server/src/secrets/derive.ts';
import { createSealer } from '../../packages/server/src/secrets/seal.ts';
import { createRefreshTokens } from '../../packages/server/src/tokens/refresh-token.ts';
import type { Samples } from '../../packages/server/test/store/moving/sample-rows.ts';

/** Somebody who logged in before the upgrade, and what the mini program kept of it. */
export interface EarlierPerson {
  readonly user: string;
  readonly id: string;
  readonly refreshToken: string;
}

export interface EarlierService {
  readonly people: readonly EarlierPerson[];
  /** Of the key that signed then. */
  readonly kid: string;
  readonly rows: Samples;
}

const counter = 2;
const epoch = 3;

/** What a service of then left behind: its signing key, and people with live sessions. Written by hand, for today's verbs know today's columns. */
export function describeEarlierService(emulator: Emulator, rootSecret: Buffer, count: number): EarlierService {
  const at = Math.floor(Date.now() / 1000) - 3600;
  const appid = emulator.apps[0]?.appid ?? '';
  const made = Array.from({ length: count }, (_, number) => {
    const user = `p${number}`;
    const { openid } = emulator.loginCode({ user, appid });
    const [id, sid] = [createId('usr', at * 1000, randomBytes(16)), createId('ses', at * 1000, randomBytes(16))];
    const identity = openidIdentity(appid, openid);
    return { user, id, sid, salt: randomBytes(16), identity, key: parseId('usr', id) ?? randomBytes(16) };
  });
  const tokens = createRefreshTokens(deriveKey(rootSecret, 'refresh-token'));
  const key = createSigningKeyMaker(createSealer(deriveKey(rootSecret, 'seal'), randomBytes))({
    createdAt: at,
    activeAt: at,
  });
  const ends = { idle_expires_at: at + 86_400, expires_at: at + 86_400, ended_at: null, end_reason: null };
  return {
    people: made.map(({ user, id, sid, salt }) => ({
      user,
      id,
      refreshToken: tokens.write({ id: sid, appid, counter, salt }),
    })),
    kid: key.kid,
    rows: {
      users: made.map((each) => ({ id: each.key, status: 'active', roles: '["editor"]', epoch, created_at: at })),
      identities: made.map(({ key: user_id, identity }) => ({
        namespace: identity.namespace,
        subject: Buffer.from(identity.subject),
        user_id,
        created_at: at,
      })),
      sessions: made.map((each) => ({
        id: parseId('ses', each.sid) ?? null,
        user_id: each.key,
        appid,
        counter,
        salt: each.salt,
        user_epoch: epoch,
        created_at: at,
        rotated_at: at,
        ...ends,
      })),
      signing_keys: [
        {
          kid: key.kid,
          alg: key.alg,
          public_jwk: key.publicJwk,
          sealed_private_key: key.sealedPrivateKey,
          created_at: at,
          active_at: at,
          retired_at: null,
        },
      ],
      facts: [{ name: 'last_signing_key', value: key.kid }],
    },
  };
}
