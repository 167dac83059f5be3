import type { DecodedToken } from '../../trace/mask.ts';

/** The value of the first key of these names, at any depth; the outer before the inner. */
export function findField(message: unknown, names: readonly string[]): unknown {
  let level = [message];
  while (level.length > 0) {
    for (const value of level) {
      for (const name of names) if (isObject(value) && name in value) return value[name];
    }
    level = level.flatMap((value) => (isObject(value) ? Object.values(value) : []));
  }
  return undefined;
}

/** The masked one-time code a message carries, by which messages of the same login recognise each other. */
export function findMaskedCode(message: unknown): string | undefined {
  const field = findField(message, ['js_code', 'code']);
  const shown = isMasked(field) ? field : findInAddress(message);
  return isMasked(shown) ? shown : undefined;
}

/** A lone `…` stands for any short secret and equals nothing. */
function isMasked(value: unknown): value is string {
  return typeof value === 'string' && /^.{6}….{4}$/.test(value);
}

function findInAddress(message: unknown): string | undefined {
  const url = findField(message, ['url']);
  return typeof url === 'string' ? /[?&](?:js_)?code=([^&#]*)/.exec(url)?.[1] : undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function readToken(value: unknown): DecodedToken | undefined {
  if (!isObject(value)) return undefined;
  const { masked, header, claims } = value;
  return typeof masked === 'string' && isObject(header) && isObject(claims) ? { masked, header, claims } : undefined;
}

/** The first access token in a message, at any depth. */
export function findToken(message: unknown): DecodedToken | undefined {
  const token = readToken(message);
  if (token || !isObject(message)) return token;
  for (const inner of Object.values(message)) {
    const found = findToken(inner);
    if (found) return found;
  }
  return undefined;
}
