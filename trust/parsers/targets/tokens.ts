import { createSecretKey } from 'node:crypto';
import { LoginError } from '../../../packages/server/src/errors.ts';
import { formatId, parseId } from '../../../packages/server/src/model/id.ts';
import { createAccessTokens } from '../../../packages/server/src/tokens/access-token.ts';
import { generatePrivateKey, type Keyring, readSigningKey } from '../../../packages/server/src/tokens/keyring.ts';
import { createRefreshTokens } from '../../../packages/server/src/tokens/refresh-token.ts';
import { mustHold, type Target } from '../target.ts';

const now = 1_800_000_000;
const userId = 'usr_01h455vb4pex5vsknk084sn02q';
const sessionId = 'ses_01h455vb4pex5vsknk084sn02q';

const key = readSigningKey(generatePrivateKey());
const keyring: Keyring = {
  active: key,
  findByHeader: (header) => (header === key.header ? key : undefined),
  jwks: () => ({ keys: [key.publicJwk] }),
  listStates: () => [],
  refresh: async () => {},
  lookAgain: async () => {},
};
const rules = { issuer: 'https://login.example.com', audience: 'https://login.example.com', leewaySeconds: 60 };
const accessTokens = createAccessTokens(keyring, rules);
const issued = accessTokens.sign({
  ...{ iss: rules.issuer, aud: rules.audience, sub: userId, sid: sessionId, client_id: 'wx0123456789abcdef' },
  ...{ iat: now, nbf: now, exp: now + 600, auth_time: now, jti: 'jti', scope: '', roles: [], amr: ['wechat'] },
});

const accessToken: Target = {
  name: 'access-token',
  seeds: [issued, `${issued.slice(0, -1)}A`, 'e30.e30.e30'],
  async feed(bytes) {
    const text = bytes.toString('latin1');
    try {
      await accessTokens.verify(text, now);
    } catch (error) {
      if (error instanceof LoginError && error.code === 'access_token_invalid') return;
      throw error;
    }
    mustHold(text === issued, 'a token that was issued has one spelling');
  },
};

const refreshTokens = createRefreshTokens(createSecretKey(Buffer.alloc(32, 7)));
const session = { id: sessionId, appid: 'wx0123456789abcdef', counter: 12, salt: Buffer.alloc(16, 9) } as const;

const refreshToken: Target = {
  name: 'refresh-token',
  seeds: [refreshTokens.write(session), refreshTokens.write({ ...session, counter: 0 })],
  feed(bytes) {
    const text = bytes.toString('latin1');
    const read = refreshTokens.read(text);
    if (!read) return;
    const again = `wxr1.1.${read.sessionId.slice(4)}.${read.counter}.${Buffer.from(read.mac).toString('base64url')}`;
    mustHold(again === text, 'what is read of a token spells it');
    const isOurs = refreshTokens.isAuthentic(read, session);
    mustHold(!isOurs || refreshTokens.write({ ...session, counter: read.counter }) === text, 'ours was written by us');
  },
};

const id: Target = {
  name: 'identifier',
  seeds: [userId, 'usr_7zzzzzzzzzzzzzzzzzzzzzzzzz'],
  feed(bytes) {
    const text = bytes.toString('latin1');
    const read = parseId('usr', text);
    mustHold(read === undefined || formatId('usr', read) === text, 'an identifier has one spelling');
  },
};

export const tokenTargets: readonly Target[] = [accessToken, refreshToken, id];
