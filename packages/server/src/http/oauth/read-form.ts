import type { z } from 'zod';
import { LoginError } from '../../errors.ts';
import type { Incoming } from '../message.ts';

const longestBody = 16 * 1024;
/** The one media type of OAuth's endpoints (RFC 6749 appendix B), with no parameter but that charset. */
const formType = /^application\/x-www-form-urlencoded[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8")[ \t]*)?$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The fields of a form. One without a value counts as left out (RFC 6749 §3.2). */
export type FormFields = ReadonlyMap<string, string>;

/** @throws LoginError unsupported_media_type, payload_too_large, request_invalid, also when a field comes twice */
export async function readForm(incoming: Incoming): Promise<FormFields> {
  const bytes = await incoming.readBody(longestBody);
  if (bytes.length > 0) checkMediaType(incoming);
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(decode(bytes))) {
    if (fields.has(name)) throw refuse('The form has a field twice.');
    fields.set(name, value);
  }
  for (const [name, value] of fields) if (value === '') fields.delete(name);
  return fields;
}

/** The fields that `schema` knows; others are ignored, as OAuth demands. @throws LoginError request_invalid, naming the field */
export function readFields<T>(fields: FormFields, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(Object.fromEntries(fields));
  if (parsed.success) return parsed.data;
  throw refuse(`The field ${parsed.error.issues[0]?.path.join('.')} is missing or not as documented.`);
}

function checkMediaType(incoming: Incoming): void {
  if (formType.test(incoming.header('content-type') ?? '') && !incoming.header('content-encoding')) return;
  throw new LoginError('unsupported_media_type', {
    detail: 'Send a form: application/x-www-form-urlencoded in UTF-8.',
  });
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw refuse('The form is not UTF-8.');
  }
}

const refuse = (detail: string): LoginError => new LoginError('request_invalid', { detail });
