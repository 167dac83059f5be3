import { isIP } from 'node:net';

/** An IP address as eight groups of 16 bits; one of version 4 as IPv6 maps it (`::ffff:a.b.c.d`, RFC 4291 §2.5.5.2). */
export type Address = readonly number[];

/** Addresses that begin with the same bits. */
export interface AddressRange {
  readonly first: Address;
  readonly bits: number;
}

/** Strict: no blanks, no leading zeros, no port. Undefined when it is no address. */
export function parseAddress(text: string): Address | undefined {
  const version = isIP(text);
  if (version === 0) return undefined;
  if (version === 6) return parseV6(text);
  const [high, low] = parseV4(text);
  return [0, 0, 0, 0, 0, 0xffff, high, low];
}

function parseV4(text: string): [number, number] {
  const [a, b, c, d] = text.split('.');
  return [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)];
}

/** Of a text that is known to be right; a zone (`%eth0`) says nothing about who it is. */
function parseV6(text: string): Address {
  const [address = ''] = text.split('%');
  const gap = address.indexOf('::');
  if (gap < 0) return parseGroups(address);
  const groups = parseGroups(address.slice(0, gap));
  const after = parseGroups(address.slice(gap + 2));
  while (groups.length + after.length < 8) groups.push(0);
  return groups.concat(after);
}

function parseGroups(text: string): number[] {
  const groups: number[] = [];
  if (text === '') return groups;
  for (const group of text.split(':')) {
    if (group.includes('.')) groups.push(...parseV4(group));
    else groups.push(Number.parseInt(group, 16));
  }
  return groups;
}

/** `10.0.0.0/8`, `fd00::/8`, or one address. Undefined when it is neither, or would be everybody (`/0`). */
export function parseAddressRange(text: string): AddressRange | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const first = parseAddress(address);
  if (!first || rest.length > 0) return undefined;
  const most = isIP(address) === 4 ? 32 : 128;
  if (length === undefined) return { first, bits: 128 };
  const isLength = /^[1-9]\d{0,2}$/.test(length) && Number(length) <= most;
  return isLength ? { first, bits: 128 - most + Number(length) } : undefined;
}

export function isInRange(address: Address, { first, bits }: AddressRange): boolean {
  for (let index = 0; index * 16 < bits; index += 1) {
    const difference = (address[index] ?? 0) ^ (first[index] ?? 0);
    if (difference >>> Math.max(16 - (bits - index * 16), 0) !== 0) return false;
  }
  return true;
}

const loopback = readRanges(['127.0.0.0/8', '::1']);
const ofOneNetwork = readRanges([
  ...['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'],
  ...['::1', 'fc00::/7', 'fe80::/10'],
]);
/** Version 4 as it is mapped, and as a translator writes it where a server has version 6 only (RFC 6052). */
const version4 = readRanges(['::ffff:0.0.0.0/96', '64:ff9b::/96']);

function readRanges(texts: readonly string[]): AddressRange[] {
  return texts.flatMap((text) => parseAddressRange(text) ?? []);
}

const isIn = (address: Address, ranges: readonly AddressRange[]): boolean =>
  ranges.some((range) => isInRange(address, range));

/** Whether it is this machine itself. */
export const isLoopback = (address: Address): boolean => isIn(address, loopback);

/** Whether only this machine and its own network can have it: nobody on the internet. */
export const isPrivate = (address: Address): boolean => isIn(address, ofOneNetwork);

/** One name for everything that one subscriber can send from: an address of version 4, however it is written, or a /64 of version 6. */
export function foldAddress(address: Address): string {
  const [a = 0, b = 0, c = 0, d = 0, , , high = 0, low = 0] = address;
  if (isIn(address, version4)) return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  return `${a.toString(16)}:${b.toString(16)}:${c.toString(16)}:${d.toString(16)}::/64`;
}
