import type { z } from 'zod';
import { LoginError } from '../../errors.ts';
import type { Incoming } from '../message.ts';

const longestBody = 16 * 1024;
const deepest = 16;
/** RFC 9110 §8.3.1, narrowed to what JSON may carry: no parameter but a charset, and that UTF-8 (RFC 8259 §8.1). */
const jsonType = /^application\/json[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8")[ \t]*)?$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The body as `schema` describes it. @throws LoginError unsupported_media_type, payload_too_large, request_invalid */
export async function readJson<T>(incoming: Incoming, schema: z.ZodType<T>): Promise<T> {
  const bytes = await incoming.readBody(longestBody);
  if (bytes.length > 0) checkMediaType(incoming);
  const parsed = schema.safeParse(bytes.length === 0 ? {} : parse(bytes));
  if (!parsed.success) throw new LoginError('request_invalid', { detail: describe(parsed.error) });
  return parsed.data;
}

function checkMediaType(incoming: Incoming): void {
  if (!jsonType.test(incoming.header('content-type') ?? '') || incoming.header('content-encoding')) {
    throw new LoginError('unsupported_media_type');
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    const text = utf8.decode(bytes);
    if (isTooDeep(text)) throw new SyntaxError('too deep');
    return JSON.parse(text);
  } catch {
    // NOTE: the parser's own message quotes the body, so it goes nowhere.
    throw new LoginError('request_invalid', {
      detail: 'The body is not valid JSON in UTF-8, or nests deeper than 16 levels.',
    });
  }
}

/** Counts brackets outside strings, before anything is built. A string may lack its end: then it is passed over once, not searched from each quote. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[{}\]]/gs)) {
    if (token === '[' || token === '{') depth += 1;
    if (token === ']' || token === '}') depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}

/** Names the field, which a program needs to know; of its content nothing. An unknown field's name is input, so only a harmless one is named. */
function describe(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue?.code === 'unrecognized_keys') {
    const name = issue.keys[0] ?? '';
    return /^[A-Za-z_]{1,32}$/.test(name)
      ? `The body has a field that is not accepted here: ${name}.`
      : 'The body has a field that is not accepted here.';
  }
  const field = issue?.path.join('.');
  return field ? `The field ${field} is missing or not as documented.` : 'The body must be a JSON object.';
}
