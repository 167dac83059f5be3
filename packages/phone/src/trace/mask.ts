/** How an access token is shown: readable, but without the signature that would make it usable. */
export interface DecodedToken {
  masked: string;
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

const SECRET_KEYS = new Set([
  'code',
  'jscode',
  'phonecode',
  'secret',
  'appsecret',
  'clientsecret',
  'sessionkey',
  'accesstoken',
  'refreshtoken',
  'token',
  'idtoken',
  'encrypteddata',
  'iv',
  'signature',
  'authorization',
  'cookie',
  'setcookie',
  'idempotencykey',
]);
const MASKED = /^(.{6}….{4}|…)$/s;
const LONGEST_STRING = 2_000;
const DEEPEST_LEVEL = 16;

/** The first 6 and last 4 characters, so that equal values can be recognised; `…` for what is shorter than 14. */
export function mask(secret: string): string {
  if (MASKED.test(secret)) return secret;
  return secret.length < 14 ? '…' : `${secret.slice(0, 6)}…${secret.slice(-4)}`;
}

/**
 * The same message with every secret masked, found by the names of its keys at any depth and in the query of addresses and forms.
 * Access tokens are replaced by a DecodedToken. What is masked already stays as it is.
 */
export function maskMessage<T>(message: T): T;
export function maskMessage(message: unknown): unknown {
  return maskWithin(message, 0);
}

function maskWithin(value: unknown, level: number): unknown {
  if (level > DEEPEST_LEVEL) return '…';
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map((item) => maskWithin(item, level + 1));
  if (typeof value !== 'object' || value === null) return value;
  const problem = isProblem(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      isSecret(key) && !(problem && key === 'code')
        ? [key, maskSecret(inner, level)]
        : [key, maskWithin(inner, level + 1)],
    ),
  );
}

/** In a problem document (RFC 9457, `title` and `status`), `code` names the error and is no login code. */
function isProblem(value: object): boolean {
  return 'title' in value && 'status' in value && typeof value.status === 'number';
}

function isSecret(key: string): boolean {
  const name = key.toLowerCase().replaceAll(/[^a-z]/g, '');
  return SECRET_KEYS.has(name) || (name.startsWith('phone') && !name.endsWith('masked'));
}

function maskSecret(value: unknown, level: number): unknown {
  if (typeof value === 'number' && value < 1_000_000) return value;
  if (typeof value === 'number') return '…';
  if (typeof value !== 'string') return maskWithin(value, level + 1);
  const [, scheme = '', credential = ''] = /^(Bearer )?(.*)$/s.exec(value) ?? [];
  return decodeToken(credential, scheme) ?? scheme + mask(credential);
}

function maskText(text: string): unknown {
  const token = decodeToken(text, '');
  if (token) return token;
  const shown = maskQuery(text);
  return shown.length > LONGEST_STRING ? `${shown.slice(0, LONGEST_STRING)}…` : shown;
}

function maskQuery(text: string): string {
  if (!/^((https?:\/\/|\/)\S*\?|[\w.-]+=)/.test(text)) return text;
  return text.replaceAll(/(?<=^|[?&])[^=&#?]+=[^&#]*/g, (pair) => {
    const [key = '', value = ''] = pair.split(/=(.*)/s);
    return isSecret(key) ? `${key}=${mask(value)}` : pair;
  });
}

/** Signed JWTs only (RFC 7515 compact form); undefined for anything else. */
function decodeToken(text: string, scheme: string): DecodedToken | undefined {
  const [header, claims, signature, ...rest] = text.split('.');
  if (!header?.startsWith('eyJ') || !claims || signature === undefined || rest.length > 0) return undefined;
  const decoded = { header: readPart(header), claims: readPart(claims) };
  if (!decoded.header || !decoded.claims) return undefined;
  return { masked: scheme + mask(text), header: decoded.header, claims: decoded.claims };
}

function readPart(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
