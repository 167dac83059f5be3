import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A certificate of this host, signed by itself; `cert` and `key` are PEM, `file` has the certificate. */
export async function makeCertificate(folder: string, host: string) {
  const [file, keyFile] = [join(folder, `${host}.crt`), join(folder, `${host}.key`)];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
  const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`, '-days', '2', '-out', file];
  await promisify(execFile)('openssl', ['req', '-x509', ...key, ...subject]);
  return { cert: readFileSync(file, 'utf8'), key: readFileSync(keyFile, 'utf8'), file };
}
