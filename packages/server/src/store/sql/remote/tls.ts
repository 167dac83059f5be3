import { readFileSync } from 'node:fs';

/** How a connection to a database is protected; all certificates are PEM. */
export interface Tls {
  /** Whether the server's certificate must be signed by `ca`, or by one whom Node trusts. */
  readonly isVerified: boolean;
  /** Whether it must be of the host that was asked for. */
  readonly isOfHost: boolean;
  readonly ca?: string;
  /** Of this client. */
  readonly cert?: string;
  readonly key?: string;
}

/** By the words of PostgreSQL (libpq) and of MySQL's own programs. */
const modes: Readonly<Record<string, Pick<Tls, 'isVerified' | 'isOfHost'> | undefined>> = {
  'verify-full': { isVerified: true, isOfHost: true },
  verify_identity: { isVerified: true, isOfHost: true },
  // Encrypted for whoever answers would be no protection: who asks for TLS gets all of it.
  require: { isVerified: true, isOfHost: true },
  required: { isVerified: true, isOfHost: true },
  true: { isVerified: true, isOfHost: true },
  '1': { isVerified: true, isOfHost: true },
  'verify-ca': { isVerified: true, isOfHost: false },
  verify_ca: { isVerified: true, isOfHost: false },
  'no-verify': { isVerified: false, isOfHost: false },
};
const plainModes = ['disable', 'disabled', 'false', '0'];
const files = { ca: ['sslrootcert', 'ssl-ca'], cert: ['sslcert', 'ssl-cert'], key: ['sslkey', 'ssl-key'] } as const;
const modeNames = ['sslmode', 'ssl-mode', 'ssl'];
const names: readonly string[] = [...modeNames, ...Object.values(files).flat()];

/**
 * Takes what an address says about TLS out of it; `tls` is undefined for plain text. The drivers' own readings differ, change with their
 * versions, and pass over what they do not know, which would be plain text unnoticed.
 * @throws Error when it asks for something that is not known, or for a way that may end in plain text
 */
export function readTls(address: string): { readonly address: string; readonly tls: Tls | undefined } {
  const [base = '', query = ''] = address.split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  const said: Record<string, string> = {};
  for (const [name, value] of [...parameters]) {
    if (!/ssl|tls/i.test(name)) continue;
    if (!names.includes(name))
      throw new Error(`The address says ${name}, which is not known. There are ${listOf(names)}.`);
    said[name] = value;
    parameters.delete(name);
  }
  if (Object.keys(said).length === 0) return { address, tls: undefined };
  return { address: parameters.size > 0 ? `${base}?${parameters}` : base, tls: decideTls(said) };
}

function decideTls(said: Readonly<Record<string, string>>): Tls | undefined {
  const word = modeNames.map((name) => said[name]).find((each) => each !== undefined) ?? 'verify-full';
  const mode = modes[word.toLowerCase()];
  if (plainModes.includes(word.toLowerCase())) return undefined;
  if (!mode)
    throw new Error(
      `sslmode=${word} is not used here. Say sslmode=verify-full, verify-ca, no-verify or disable: the others may end in plain text.`,
    );
  const certificates = Object.entries(files).flatMap(([part, aliases]) => {
    const file = aliases.map((name) => said[name]).find((each) => each !== undefined);
    return file === undefined ? [] : [[part, readFileSync(file, 'utf8')]];
  });
  const tls: Tls = { ...mode, ...Object.fromEntries(certificates) };
  if (tls.isVerified && !tls.isOfHost && !tls.ca)
    throw new Error('sslmode=verify-ca needs to know who signs the certificate: sslrootcert=<file>.');
  return tls;
}

const listOf = (words: readonly string[]): string => `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** Why TLS failed, by the messages of Node and of the drivers, which hide Node's codes. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [
    /self-signed certificate|unable to verify|unable to get (?:local )?issuer/,
    'The certificate of the server is not trusted. Say who signs it: sslrootcert=<file>.',
  ],
  [
    /does not match certificate's altnames/,
    'The certificate of the server is for another host name. Use that name, or sslmode=verify-ca with sslrootcert=<file>.',
  ],
  [/certificate has expired/, 'The certificate of the server has expired. Renew it there.'],
  [
    /does not support (?:SSL|secure) connection/,
    'The address asks for TLS, which the server does not offer. Switch it on there.',
  ],
];

export const explainTls = (message: string): string | undefined =>
  reasons.find(([pattern]) => pattern.test(message))?.[1];
