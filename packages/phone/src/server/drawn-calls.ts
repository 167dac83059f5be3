import { performance } from 'node:perf_hooks';
import type { Lane, Trace, TraceCall } from '../trace/trace.ts';
import type { Answer, Caller, IncomingAnswer } from './messages.ts';
import { findHeader } from './outgoing/headers.ts';

/** Adds what the phone asks to the live drawing: once when it starts, and again when it has ended. */
export interface DrawnCalls {
  draw<T>(call: StartedCall, ask: () => Promise<Answer<T>>, read: (value: T) => CallEnd): Promise<Answer<T>>;
}

export interface StartedCall {
  caller: Caller;
  to: Lane;
  name: string;
  request: unknown;
}

export type CallEnd = Pick<TraceCall, 'answer'> & { status?: number; requestId?: string | undefined };

export function createDrawnCalls(trace: Trace): DrawnCalls {
  let count = 0;
  const run = Date.now().toString(36);
  return {
    async draw({ caller, to, name, request }, ask, read) {
      count += 1;
      const startedAtMs = now();
      const started: TraceCall = {
        ...{ type: 'call', id: `phone-${run}-${count}`, phone: caller.phone, user: caller.user },
        ...{ from: 'miniprogram', to, name, startedAtMs, request },
      };
      trace.add(started);
      const answer = await ask();
      trace.add({ ...started, endedAtMs: now(), ...(answer.ok ? readEnd(read(answer.value)) : readFailure(answer)) });
      return answer;
    },
  };
}

/** Fractions of a millisecond matter on one machine. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

function readEnd({ answer, status, requestId }: CallEnd): Partial<TraceCall> {
  return {
    answer,
    ...(status !== undefined && { status, failed: status >= 400 }),
    ...(requestId !== undefined && { requestId }),
  };
}

function readFailure({ failure }: { failure: { reason: string; errno?: number } }): Partial<TraceCall> {
  const { reason, errno } = failure;
  return { status: 'fail', failed: true, answer: { errMsg: reason, ...(errno !== undefined && { errno }) } };
}

/** The end of a call by HTTP, as the drawing shows it. */
export function readHttpEnd({ statusCode, header, body }: IncomingAnswer): CallEnd {
  const answer = readContent(Buffer.from(body, 'base64'), findHeader(header, 'content-type') ?? '');
  return { status: statusCode, requestId: findHeader(header, 'x-request-id'), answer };
}

/** JSON and text as they are; of anything else only how much. */
export function readContent(bytes: Uint8Array, type: string): unknown {
  if (bytes.length === 0) return undefined;
  if (!/json|text|x-www-form-urlencoded/.test(type)) return `${bytes.length} bytes of ${type || 'something'}`;
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
