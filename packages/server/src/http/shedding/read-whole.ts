/** Plain, as clients and proxies write it: no folded lines, nothing but visible ASCII, nothing between name and colon (RFC 9112 §5). */
const plainHead = /^(?:GET|POST|PUT|DELETE) (\/[!-~]*) HTTP\/1\.1((?:\r\n[A-Za-z0-9-]+:[\t -~]*)+)$/;
/** What makes a body of another length, or asks for more than an answer. */
const special = /\r\n(?:transfer-encoding:|expect:|upgrade:|connection:(?![\t ]*keep-alive[\t ]*(?:\r|$)))/i;
const contentLength = /\r\ncontent-length:[\t ]*([^\r]*)/i;
const shortLength = /^\d{1,5}$/;

/**
 * The target of a request that is these bytes from the first to the last. Undefined for everything that a reader might see otherwise: several
 * requests or a part of one, two lengths, another coding than the plain one.
 */
export function readWhole(bytes: Buffer): string | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [, target, fields] = plainHead.exec(bytes.toString('latin1', 0, end)) ?? [];
  if (target === undefined || fields === undefined || special.test(fields)) return undefined;
  const length = readLength(fields);
  return length !== undefined && bytes.length === end + 4 + length ? target : undefined;
}

function readLength(fields: string): number | undefined {
  const found = contentLength.exec(fields);
  if (!found) return 0;
  const [field, digits = ''] = found;
  const isOnly = !contentLength.test(fields.slice(found.index + field.length));
  return isOnly && shortLength.test(digits) ? Number(digits) : undefined;
}
