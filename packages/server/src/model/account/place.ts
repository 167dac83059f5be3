const version4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/;
const version6 = /^([0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f]{1,4}):[0-9a-f]{1,4}::\/64$/;

/** The longest text that comes of it: `ffff:ffff:ffff::/48`. */
export const longestPlace = 20;

/**
 * The network around a folded address (`1.2.3.4`, `2001:db8:1:2::/64`), cut to a /24 or a /48: enough for "that was not me", too little to
 * find a household. Nothing is looked up. Null where the address is not known.
 */
export function describePlace(address: string | undefined): string | null {
  const [, network] = version4.exec(address ?? '') ?? [];
  if (network !== undefined) return `${network}.0/24`;
  const [, prefix] = version6.exec(address ?? '') ?? [];
  return prefix === undefined ? null : `${prefix}::/48`;
}
