import type { Clock } from '../../clock.ts';

export interface S3Rights {
  readonly region: string;
  readonly keyId: string;
  readonly secret: string;
}

export interface S3Request {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly body?: Uint8Array;
  readonly mediaType?: string;
}

/** The headers of a request with AWS Signature Version 4. The signer is loaded when the first avatar needs it. */
export function createSign(
  { region, keyId, secret }: S3Rights,
  clock: Clock,
): (asked: S3Request) => Promise<Record<string, string>> {
  const loading = { signer: undefined as ReturnType<typeof load> | undefined };
  const load = async () => {
    const [{ SignatureV4 }, { Hash }] = await Promise.all([
      import('@smithy/signature-v4'),
      import('@smithy/hash-node'),
    ]);
    return new SignatureV4({
      service: 's3',
      region,
      credentials: { accessKeyId: keyId, secretAccessKey: secret },
      sha256: Hash.bind(null, 'sha256'),
      // S3 signs the path as it is sent.
      uriEscapePath: false,
    });
  };

  return async ({ method, url, body, mediaType }) => {
    loading.signer ??= load();
    const signer = await loading.signer;
    const { headers } = await signer.sign(
      {
        method,
        protocol: url.protocol,
        hostname: url.hostname,
        ...(url.port && { port: Number(url.port) }),
        path: url.pathname,
        query: {},
        headers: { host: url.host, ...(mediaType && { 'content-type': mediaType }) },
        ...(body && { body }),
      },
      { signingDate: new Date(clock.nowMs()) },
    );
    return headers;
  };
}
