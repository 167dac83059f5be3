import { InputError } from '../input/input-error.ts';
import { type Fields, readBoolean, readFields, readInteger, readMatching, readText } from '../input/read-fields.ts';
import type { Fault } from './fault.ts';

const names: readonly (keyof Fault)[] = [
  'path',
  'times',
  'handled',
  'errcode',
  'errmsg',
  'status',
  'body',
  'bodyBase64',
  'contentType',
  'headers',
  'extraBytes',
  'delayMs',
  'hang',
  'reset',
  'truncate',
  'bytesPerSecond',
];

const anyCount = { min: 0, max: Number.MAX_SAFE_INTEGER };
const headerValue = { pattern: /^[\t\x20-\x7e]*$/, hint: 'A header value is printable ASCII on one line.' };
const weChatPath = { pattern: /^\/(?!_emulator)[!-~]*$/, hint: 'A path of WeChat, such as /sns/jscode2session.' };
const base64 = { pattern: /^[A-Za-z0-9+/]*={0,2}$/, hint: 'Base64 of the bytes to send.' };

/** Checks a fault from outside; an InputError says what is wrong with it. */
export function readFault(input: unknown): Fault {
  const fields = readFields(input, names);
  const fault = {
    path: readMatching(fields, 'path', weChatPath),
    times: fields.times === 'always' ? 'always' : readInteger(fields, 'times', { min: 1, max: 1_000_000_000 }),
    handled: readBoolean(fields, 'handled'),
    errcode: readInteger(fields, 'errcode', { min: -1_000_000, max: 1_000_000_000 }),
    errmsg: readText(fields, 'errmsg'),
    status: readInteger(fields, 'status', { min: 200, max: 599 }),
    body: readAnswerBody(fields),
    bodyBase64: readMatching(fields, 'bodyBase64', base64),
    contentType: readMatching(fields, 'contentType', headerValue),
    headers: readHeaders(fields),
    extraBytes: readInteger(fields, 'extraBytes', anyCount),
    delayMs: readInteger(fields, 'delayMs', { min: 0, max: 3_600_000 }),
    hang: readBoolean(fields, 'hang'),
    reset: readBoolean(fields, 'reset'),
    truncate: readTruncate(fields),
    bytesPerSecond: readInteger(fields, 'bytesPerSecond', { min: 1, max: 1_000_000_000 }),
  } as const;
  if (Object.entries(fault).every(([name, value]) => value === undefined || name === 'path' || name === 'times')) {
    throw new InputError('This fault changes nothing.', `Give it one of: ${names.slice(2).join(', ')}.`);
  }
  return withoutUndefined(fault);
}

/** Any JSON that can be written again: what is nested without end cannot. */
function readAnswerBody({ body }: Fields): unknown {
  try {
    JSON.stringify(body);
    return body;
  } catch {
    throw new InputError('"body" cannot be written as JSON.', 'Send it as text: { "body": "…" }.');
  }
}

function readTruncate(fields: Fields): number | boolean | undefined {
  return typeof fields.truncate === 'boolean' ? fields.truncate : readInteger(fields, 'truncate', anyCount);
}

function readHeaders(fields: Fields): Record<string, string> | undefined {
  const headers = fields.headers;
  if (headers === undefined) return undefined;
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
    throw new InputError('"headers" must be an object.', 'Such as { "location": "http://127.0.0.1:9/" }.');
  }
  const named = headers as Fields; // checked above: an object, not an array
  const entries = Object.keys(named).map((name): [string, string] => {
    if (!/^[A-Za-z0-9-]+$/.test(name)) throw new InputError('A header name is not valid.', 'Letters, digits and -.');
    return [name, readMatching(named, name, headerValue) ?? ''];
  });
  return Object.fromEntries(entries);
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(value: T): Defined<T> {
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries) as Defined<T>; // the same fields, without the empty ones
}
