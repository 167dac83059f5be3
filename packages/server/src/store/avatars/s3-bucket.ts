import { Agent, request } from 'undici';
import type { Clock } from '../../clock.ts';
import { LoginError } from '../../errors.ts';
import type { Logger } from '../../logger.ts';
import type { AvatarBucket } from './avatar-bucket.ts';
import { createSign, type S3Request, type S3Rights } from './sign.ts';

export interface S3Options extends S3Rights {
  /** Where the images go: `https://<host>/<bucket>/<prefix>`, or `https://<bucket>.<host>/<prefix>`; no slash at the end. */
  readonly baseURL: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** For everything about one attempt. Default 5000. */
  readonly attemptMs?: number;
}

const largestImage = 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** It did not come to an answer. */
interface Fault {
  readonly fault: string;
}

export function createS3Bucket({ baseURL, clock, logger, attemptMs = 5000, ...rights }: S3Options): AvatarBucket {
  const agent = new Agent({ connections: 32, connect: { timeout: 2000 } });
  const sign = createSign(rights, clock);

  const attempt = (asked: S3Request): Promise<Answer | Fault> =>
    exchange(asked).catch((error: unknown) => ({ fault: nameOf(error) }));

  async function exchange(asked: S3Request): Promise<Answer> {
    const { method, url, body } = asked;
    const { statusCode, body: stream } = await request(url, {
      dispatcher: agent,
      method,
      headers: await sign(asked),
      ...(body && { body }),
      signal: AbortSignal.timeout(attemptMs),
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > largestImage) throw new Error('the answer is too large');
      chunks.push(chunk);
    }
    return { status: statusCode, body: Buffer.concat(chunks) };
  }

  /** Every question may be put twice: it is the same image under the same name. */
  async function ask(asked: Omit<S3Request, 'url'>, id: string, isFine: (status: number) => boolean): Promise<Answer> {
    const whole = { ...asked, url: new URL(`${baseURL}/${id}`) };
    const first = await attempt(whole);
    const last = 'status' in first && first.status < 500 ? first : await attempt(whole);
    if ('status' in last && isFine(last.status)) return last;
    const facts = 'status' in last ? { status: last.status, s3Code: readS3Code(last.body) } : last;
    logger.error({ method: asked.method, ...facts }, 'The bucket of avatars does not do what was asked');
    throw new LoginError('storage_unavailable');
  }

  return {
    async put(id, { mediaType, bytes }) {
      await ask({ method: 'PUT', body: bytes, mediaType }, id, isDone);
    },
    async find(id) {
      const { status, body } = await ask({ method: 'GET' }, id, (status) => status === 200 || status === 404);
      return status === 200 ? body : undefined;
    },
    async remove(id) {
      await ask({ method: 'DELETE' }, id, (status) => isDone(status) || status === 404);
    },
    close: () => agent.close(),
  };
}

const isDone = (status: number): boolean => status >= 200 && status < 300;

/** `<Code>SignatureDoesNotMatch</Code>`; nothing else of the answer, which repeats the request, goes anywhere. */
const readS3Code = (body: Uint8Array): string =>
  /<Code>(\w{1,64})<\/Code>/.exec(Buffer.from(body.subarray(0, 4096)).toString('latin1'))?.[1] ?? '';

/** The code of a socket's error, or its kind; its text may hold an address. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
