import type { Dispatcher } from 'undici';
import { decideFault, type Fault } from './faults.ts';

export interface Question {
  readonly method: 'GET' | 'POST';
  /** Holds the secret: never to be logged or put into an error. */
  readonly path: string;
  /** JSON. */
  readonly body?: string;
}

export interface ExchangeLimits {
  /** From the request being written to the end of the answer's headers. */
  readonly firstByteMs: number;
  /** For everything, waiting for a connection included. */
  readonly totalMs: number;
  readonly answerBytes: number;
}

export type Reply = { readonly kind: 'answered'; readonly body: string } | Failure;

/** A question without a usable answer. Of the underlying error only the code remains: its text may hold the address. */
export interface Failure {
  readonly kind: 'failed';
  readonly fault: Fault;
  /** False: provably nothing left this machine. */
  readonly isSent: boolean;
  readonly httpStatus?: number;
  readonly errorCode?: string;
  readonly retryAfterSeconds?: number;
}

/** Ends an exchange whose answer is not wanted any more. One for all: it is never shown. */
const notWanted = new Error('not wanted any more');

/**
 * One question, one answer; never rejects, and always over after `totalMs`. Only a 200 is an answer. undici tells through
 * `onRequestStart`, before the first byte is written, that the request is about to leave; a second start of the same request, or one that
 * comes too late, is stopped there, so that nothing is ever sent twice, whatever undici thinks of repeating a GET.
 */
export function exchange(pool: Dispatcher, question: Question, limits: ExchangeLimits): Promise<Reply> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined;
    let isOver = false;
    let firstByteTimer: NodeJS.Timeout | undefined;
    const chunks: Buffer[] = [];
    let bytes = 0;

    const end = (reply: Reply) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(totalTimer);
      clearTimeout(firstByteTimer);
      resolve(reply);
    };
    const giveUp = (fault: Fault, about?: { readonly httpStatus: number }) => {
      end({ kind: 'failed', fault, isSent: controller !== undefined, ...about });
      controller?.abort(notWanted);
    };
    const totalTimer = setTimeout(() => giveUp(controller ? 'slow_answer' : 'no_connection'), limits.totalMs);

    pool.dispatch(describe(question), {
      onRequestStart(starting) {
        if (isOver || controller) return starting.abort(notWanted);
        controller = starting;
        firstByteTimer = setTimeout(() => giveUp('no_answer'), limits.firstByteMs);
      },
      onResponseStart(_controller, httpStatus, headers) {
        if (httpStatus < 200) return;
        clearTimeout(firstByteTimer);
        if (httpStatus !== 200) giveUp('status', { httpStatus });
        else if (isEncoded(headers['content-encoding'])) giveUp('encoded');
      },
      onResponseData(_controller, chunk) {
        bytes += chunk.length;
        if (bytes > limits.answerBytes) giveUp('too_large');
        else chunks.push(chunk);
      },
      onResponseEnd() {
        end({ kind: 'answered', body: Buffer.concat(chunks, bytes).toString() });
      },
      onResponseError(_controller, error) {
        end(describeError(error, controller !== undefined));
      },
    });
  });
}

function describe({ method, path, body }: Question): Dispatcher.DispatchOptions {
  // `idempotent: false` keeps undici from ever having a second request behind this one on the same connection.
  if (body === undefined) return { method, path, idempotent: false, headers: ['accept-encoding', 'identity'] };
  const headers = ['accept-encoding', 'identity', 'content-type', 'application/json'];
  return { method, path, idempotent: false, headers, body };
}

/** Compressed answers are not asked for; taking one would let 64 KiB become gigabytes. */
const isEncoded = (encoding: string | string[] | undefined): boolean =>
  encoding !== undefined && encoding !== 'identity' && encoding !== '';

function describeError(error: Error, isSent: boolean): Failure {
  const errorCode = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { kind: 'failed', fault: decideFault(errorCode, isSent), isSent, errorCode };
}
