import { LoginError } from '../../errors.ts';

/** A part's own headers are a disposition and a type. */
const longestHead = 2048;
/** Some senders begin with an empty line. */
const longestPreamble = 2;

/**
 * The file of a multipart body (RFC 7578) that has this one field and nothing else. Only that form is looked for: a general parser can be
 * made to work through a hundred thousand parts or header lines.
 * @throws LoginError request_invalid
 */
export function readOnlyFile(body: Uint8Array, contentType: string, field: string): Uint8Array {
  const file = findOnlyFile(Buffer.from(body.buffer, body.byteOffset, body.byteLength), contentType, field);
  if (file) return file;
  throw new LoginError('request_invalid', {
    detail: `The multipart body must have one file field named ${field} and nothing else.`,
  });
}

function findOnlyFile(body: Buffer, contentType: string, field: string): Uint8Array | undefined {
  const boundary = readBoundary(contentType);
  if (!boundary) return undefined;
  const start = body.indexOf(`--${boundary}\r\n`);
  const headEnd = body.indexOf('\r\n\r\n', start);
  if (start < 0 || start > longestPreamble || headEnd < 0 || headEnd - start > longestHead) return undefined;
  if (!isFileOf(field, body.toString('latin1', start, headEnd))) return undefined;
  const contentStart = headEnd + 4;
  const contentEnd = body.indexOf(`\r\n--${boundary}`, contentStart);
  const isLastPart = contentEnd >= 0 && body.indexOf(`\r\n--${boundary}--`, contentEnd) === contentEnd;
  return isLastPart ? body.subarray(contentStart, contentEnd) : undefined;
}

/** RFC 2046 §5.1.1: at most 70 characters. */
function readBoundary(contentType: string): string | undefined {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s";,]{1,70}))\s*(?:;|$)/i.exec(contentType) ?? [];
  return quoted ?? bare;
}

/** RFC 7578 §4.2: the name is a parameter of the disposition; a file is what has a file name. */
function isFileOf(field: string, head: string): boolean {
  const parameters = /^content-disposition:[ \t]*form-data[ \t]*(;.*)$/im.exec(head)?.[1] ?? '';
  const [, quoted, bare] = /;[ \t]*name=(?:"([^"]*)"|([^\s";]+))/i.exec(parameters) ?? [];
  return (quoted ?? bare) === field && /;[ \t]*filename\*?=/i.test(parameters);
}
