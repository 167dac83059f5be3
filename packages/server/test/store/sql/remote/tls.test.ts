import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kinds } from '../../../../../../scripts/servers/kinds.mjs';
import { type Server, startServer } from '../../../../../../scripts/servers/start-server.mjs';
import { silentLogger } from '../../../../src/logger.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import { canStart } from '../../../servers/fresh.ts';
import { makeCertificate } from '../../../servers/make-certificate.ts';
import { openWire, type Wire } from './network/wire.ts';

/** Said by a client and by a server in plain text only. */
const nameInPlainText = 'wxlogin';

for (const kind of ['postgres', 'mysql'] as const) {
  describe.skipIf(!canStart(kind))(`TLS to ${kinds[kind].title}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'wxlogin-tls-'));
    let server: Server;
    let wire: Wire;
    let rootCertificate: string;
    let seen: Buffer[];

    beforeAll(async () => {
      const { file, ...tls } = await makeCertificate(folder, 'localhost');
      rootCertificate = file;
      server = await startServer(kind, { tls });
      wire = await openWire(server.url);
      const { toServer } = wire;
      wire.toServer = (bytes, link) => {
        seen.push(bytes);
        toServer(bytes, link);
      };
    });
    afterAll(async () => {
      await wire.close();
      await server.remove();
      rmSync(folder, { recursive: true });
    });

    /** Resolves to whether something could be read on the way; rejects when there is no store. */
    async function open(query: string, host = 'localhost'): Promise<'plain' | 'encrypted'> {
      seen = [];
      const url = new URL(wire.url);
      url.hostname = host;
      const database = `${url.href}${query.replaceAll('<root>', encodeURIComponent(rootCertificate))}`;
      const store = await openStore({ database, logger: silentLogger });
      await store.ping();
      await store.close();
      return Buffer.concat(seen).includes(nameInPlainText) ? 'plain' : 'encrypted';
    }

    it.each([
      '?sslmode=verify-full&sslrootcert=<root>',
      '?sslmode=require&sslrootcert=<root>',
      '?ssl-mode=VERIFY_IDENTITY&ssl-ca=<root>',
      '?sslrootcert=<root>',
      '?sslmode=verify-ca&sslrootcert=<root>',
      '?sslmode=no-verify',
    ])('encrypts with %s', async (query) => {
      expect(await open(query)).toBe('encrypted');
    });

    it.each(['', '?sslmode=disable', '?ssl=false'])('is not used with "%s"', async (query) => {
      expect(await open(query)).toBe('plain');
    });

    it.each(['?sslmode=require', '?ssl=true', '?ssl-mode=REQUIRED', '?sslmode=verify-full'])(
      'is refused with %s when nobody known has signed the certificate',
      async (query) => {
        await expect(open(query)).rejects.toThrow(/not trusted. Say who signs it: sslrootcert=<file>/);
        expect(Buffer.concat(seen).includes(nameInPlainText)).toBe(false);
      },
    );

    it('is for the host in the address, unless verify-ca says that any will do', async () => {
      await expect(open('?sslmode=verify-full&sslrootcert=<root>', '127.0.0.1')).rejects.toThrow(/verify-ca/);
      expect(await open('?sslmode=verify-ca&sslrootcert=<root>', '127.0.0.1')).toBe('encrypted');
    });

    it.each([
      ['?sslmode=prefer', /sslmode=prefer is not used here/],
      ['?ssl-mode=PREFERRED', /sslmode=PREFERRED is not used here/],
      ['?sslmode=verify_full', /is not used here/],
      ['?ssl={"rejectUnauthorized":true}', /is not used here/],
      ['?sslmod=require', /says sslmod, which is not known/],
      ['?requireSSL=true', /says requireSSL, which is not known/],
      ['?sslmode=verify-ca', /sslrootcert=<file>/],
      ['?sslrootcert=/nowhere.pem', /nowhere/],
    ])('is never passed over: %s', async (query, reason) => {
      await expect(open(query)).rejects.toThrow(reason);
      expect(seen).toEqual([]);
    });
  });

  describe.skipIf(!canStart(kind))(`a ${kinds[kind].title} without TLS`, () => {
    it('is not spoken to in plain text when the address asks for TLS', async () => {
      const server = await startServer(kind);
      const opened = openStore({
        database: `${server.url.replace('127.0.0.1', 'localhost')}?sslmode=require`,
        logger: silentLogger,
      });
      await expect(opened).rejects.toThrow(/asks for TLS, which the server does not offer/);
      await server.remove();
    });
  });
}
