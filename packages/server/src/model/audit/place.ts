/**
 * Roughly where an address is: a /24 of version 4, a /48 of version 6, as of many people at once. Takes an address as `foldAddress` writes
 * it; undefined for anything else.
 */
export function coarsenAddress(folded: string | undefined): string | undefined {
  if (folded === undefined) return undefined;
  const v4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(folded)?.[1];
  if (v4 !== undefined) return `${v4}.0/24`;
  const v6 = /^([0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f]{1,4}):[0-9a-f]{1,4}::\/64$/.exec(folded)?.[1];
  return v6 === undefined ? undefined : `${v6}::/48`;
}
