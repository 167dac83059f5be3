import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A store that speaks as much S3 as avatars need and believes nobody: every request is signed anew here, from AWS's description of Signature
 * Version 4 and with no line of ours or of the signer's, and compared.
 */
export interface StrictS3 {
  readonly url: string;
  readonly objects: Map<string, { readonly mediaType: string; readonly bytes: Buffer }>;
  /** Method and path of each request. */
  readonly asked: string[];
  /** Spoils the next answers: a status, or 'reset' and 'hang'. */
  readonly faults: (number | 'reset' | 'hang')[];
  close(): Promise<void>;
}

export const rights = {
  region: 'eu-central-1',
  keyId: 'AKIDEXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer | string, data: string) => createHmac('sha256', key).update(data).digest();

export async function startStrictS3(nowMs: () => number = Date.now): Promise<StrictS3> {
  const objects: StrictS3['objects'] = new Map();
  const asked: string[] = [];
  const faults: StrictS3['faults'] = [];

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { method = '', url = '' } = request;
    asked.push(`${method} ${url}`);
    const fault = faults.shift();
    if (fault === 'hang') return;
    if (fault === 'reset') return void request.socket.resetAndDestroy();
    const refusal = fault ? 'InternalError' : findRefusal(request, body, nowMs());
    if (refusal) {
      const text = `<Error><Code>${refusal}</Code><Resource>${url}</Resource></Error>`;
      return void response.writeHead(fault ?? 403, { 'content-type': 'application/xml' }).end(text);
    }
    const { status, bytes } = act(objects, request, body);
    response.writeHead(status).end(bytes);
  }

  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    asked,
    faults,
    async close() {
      server.close().closeAllConnections();
    },
  };
}

function act(
  objects: StrictS3['objects'],
  { method, url = '', headers }: IncomingMessage,
  bytes: Buffer,
): { status: number; bytes?: Buffer | string } {
  if (method === 'PUT') objects.set(url, { mediaType: headers['content-type'] ?? '', bytes });
  if (method === 'DELETE') objects.delete(url);
  if (method !== 'GET') return { status: method === 'DELETE' ? 204 : 200 };
  const found = objects.get(url);
  return found ? { status: 200, bytes: found.bytes } : { status: 404, bytes: '<Error><Code>NoSuchKey</Code></Error>' };
}

const pattern =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

function findRefusal({ method, url = '', headers }: IncomingMessage, body: Buffer, nowMs: number): string | undefined {
  const [, keyId, day = '', region, signed = '', signature] = pattern.exec(headers.authorization ?? '') ?? [];
  const { 'x-amz-date': date = '', 'x-amz-content-sha256': digest } = headers;
  if (keyId !== rights.keyId || region !== rights.region) return 'InvalidAccessKeyId';
  const sentMs = Date.parse(String(date).replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(nowMs - sentMs) < 15 * 60_000) || !String(date).startsWith(day)) return 'RequestTimeTooSkewed';
  if (digest !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  const names = signed.split(';');
  const mustBeSigned = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))];
  if (mustBeSigned.some((name) => !names.includes(name))) return 'AccessDenied';

  const canonicalHeaders = names.map((name) => `${name}:${String(headers[name]).trim()}\n`).join('');
  const canonical = [method, url, '', canonicalHeaders, signed, digest].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = [String(region), 's3', 'aws4_request'].reduce(hmac, hmac(`AWS4${rights.secret}`, day));
  return hmac(key, toSign).toString('hex') === signature ? undefined : 'SignatureDoesNotMatch';
}
