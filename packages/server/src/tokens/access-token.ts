import { LoginError } from '../errors.ts';
import { parseId, type SessionId, type UserId } from '../model/id.ts';
import { signES256, verifyES256 } from './es256.ts';
import type { Keyring, SigningKey } from './keyring.ts';

/** What an access token says (RFC 9068 §2.2). No personal data, no openid. Times are Unix seconds. */
export interface AccessTokenClaims {
  readonly iss: string;
  readonly sub: UserId;
  readonly aud: string;
  /** The appid of the mini program the user logged in with. */
  readonly client_id: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly jti: string;
  readonly sid: SessionId;
  readonly scope: string;
  readonly roles: readonly string[];
  /** When the user logged in; refreshing does not move it. */
  readonly auth_time: number;
  readonly amr: readonly string[];
}

export interface AccessTokens {
  sign(claims: AccessTokenClaims): string;
  /**
   * The claims of a token of ours that is valid at `now`, give or take `leewaySeconds`.
   * @throws LoginError access_token_invalid, access_token_expired; storage_unavailable when it names a key that may be new
   */
  verify(accessToken: string, now: number): Promise<AccessTokenClaims>;
}

interface AccessTokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly leewaySeconds: number;
}

const longestToken = 4096;
const shape = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;
const rememberedTokens = 10_000;

export function createAccessTokens(keyring: Keyring, rules: AccessTokenRules): AccessTokens {
  /** Tokens whose signature was checked: a token is presented many times in its short life. */
  const verified = new Map<string, Signed>();

  const readSigned = async (accessToken: string): Promise<AccessTokenClaims> => {
    const known = verified.get(accessToken);
    if (known && keyring.findByHeader(known.header)) return known.claims;
    const signed = await checkSignature(accessToken, keyring);
    const { iss, aud } = signed.claims;
    if (iss !== rules.issuer || aud !== rules.audience) throw new LoginError('access_token_invalid');
    if (verified.size >= rememberedTokens) verified.clear();
    verified.set(accessToken, signed);
    return signed.claims;
  };

  return {
    sign(claims) {
      const { header, privateKey } = keyring.active;
      const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
      return `${signed}.${signES256(signed, privateKey)}`;
    },
    async verify(accessToken, now) {
      const claims = await readSigned(accessToken);
      if (now < claims.nbf - rules.leewaySeconds) throw new LoginError('access_token_invalid');
      if (now >= claims.exp + rules.leewaySeconds) {
        verified.delete(accessToken);
        throw new LoginError('access_token_expired');
      }
      return claims;
    },
  };
}

interface Signed {
  readonly header: string;
  readonly claims: AccessTokenClaims;
}

/** Who embeds this may hand over what a header did not hold; an expression would take an array of one token for the token. */
const isShort = (accessToken: unknown): boolean =>
  typeof accessToken === 'string' && accessToken.length <= longestToken;

async function checkSignature(accessToken: string, keyring: Keyring): Promise<Signed> {
  const [, header, payload, signature] = (isShort(accessToken) && shape.exec(accessToken)) || [];
  if (!header || !payload || !signature) throw new LoginError('access_token_invalid');
  const key = keyring.findByHeader(header) ?? (await findNew(keyring, header));
  if (!key || !verifyES256(`${header}.${payload}`, signature, key.publicKey)) {
    throw new LoginError('access_token_invalid');
  }
  return { header, claims: readClaims(JSON.parse(Buffer.from(payload, 'base64url').toString())) };
}

async function findNew(keyring: Keyring, header: string): Promise<SigningKey | undefined> {
  await keyring.lookAgain();
  return keyring.findByHeader(header);
}

/** The signature says that we wrote them; this says that it was this version of us. */
function readClaims(claims: AccessTokenClaims): AccessTokenClaims {
  const isComplete =
    parseId('usr', claims.sub) &&
    parseId('ses', claims.sid) &&
    Number.isInteger(claims.exp) &&
    Number.isInteger(claims.nbf);
  if (!isComplete) throw new LoginError('access_token_invalid');
  // They are remembered and handed out again and again: nobody may change them for the next one.
  for (const list of [claims.roles, claims.amr]) Object.freeze(list);
  return Object.freeze(claims);
}
