import net from 'node:net';
import tls from 'node:tls';
import { errors, type Pool } from 'undici';

interface ConnectOptions {
  readonly connectMs: number;
  /** Certificates (PEM) to trust instead of the usual ones. */
  readonly ca?: string;
}

type Connect = Extract<Pool.Options['connect'], (...args: never) => void>;

/**
 * How the pool connects: TCP and TLS together within `connectMs` (undici's own limit is only exact to a second), certificates always
 * verified, whatever NODE_TLS_REJECT_UNAUTHORIZED says, and TLS sessions resumed.
 */
export function createConnect({ connectMs, ca }: ConnectOptions): Connect {
  let session: Buffer | undefined;
  /** Made once: it takes most of what a connection costs here. */
  let secureContext: tls.SecureContext | undefined;

  const getSecureContext = () => {
    secureContext ??= tls.createSecureContext({ minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) });
    return secureContext;
  };
  const open = (hostname: string, port: number) =>
    tls
      .connect({
        host: hostname,
        port,
        servername: net.isIP(hostname) ? '' : hostname,
        rejectUnauthorized: true,
        secureContext: getSecureContext(),
        ALPNProtocols: ['http/1.1'],
        ...(session && { session }),
      })
      .on('session', (latest) => {
        session = latest;
      });

  return ({ hostname, port, protocol }, done) => {
    const isSecure = protocol === 'https:';
    const socket = isSecure
      ? open(hostname, Number(port || 443))
      : net.connect({ host: hostname, port: Number(port || 80) });
    let report: typeof done | undefined = done;
    const settle = (...outcome: Parameters<typeof done>) => {
      clearTimeout(timer);
      report?.(...outcome);
      report = undefined;
    };
    const timer = setTimeout(() => socket.destroy(new errors.ConnectTimeoutError()), connectMs);
    socket
      .setNoDelay(true)
      .setKeepAlive(true, 60_000)
      .on('error', (error) => settle(error, null))
      .once(isSecure ? 'secureConnect' : 'connect', () => settle(null, socket));
  };
}
