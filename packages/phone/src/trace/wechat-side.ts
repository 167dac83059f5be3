import { setTimeout as pause } from 'node:timers/promises';
import { type Dispatcher, request } from 'undici';
import type { TraceCall } from './entry.ts';
import { readEventData } from './sse-reader.ts';
import type { Trace } from './trace.ts';

export interface WeChatSide {
  close(): Promise<void>;
}

export interface WeChatSideOptions {
  /** Origin of the emulator. */
  emulatorURL: string;
  trace: Trace;
  dispatcher?: Dispatcher;
}

const RECONNECT_AFTER_MS = 500;

/**
 * Draws what wxlogin asks WeChat: follows the emulator's event stream and adds each call of WeChat's API to the trace.
 * While the emulator cannot be reached it tries again twice a second, until closed.
 */
export function createWeChatSide({ emulatorURL, trace, dispatcher }: WeChatSideOptions): WeChatSide {
  const stop = new AbortController();
  const follow = async (): Promise<void> => {
    const { body } = await request(new URL('/_emulator/events', emulatorURL), {
      signal: stop.signal,
      bodyTimeout: 0,
      ...(dispatcher && { dispatcher }),
    });
    for await (const data of readEventData(body)) {
      const call = readWeChatCall(data);
      if (call) trace.add(call);
    }
  };
  const followForEver = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await follow().catch(() => undefined);
      await pause(RECONNECT_AFTER_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const done = followForEver();
  return {
    close() {
      stop.abort();
      return done;
    },
  };
}

/** The emulator's own control routes are no part of the login, and what is unreadable is not drawn. */
export function readWeChatCall(data: string): TraceCall | undefined {
  const event = readObject(parse(data));
  const { id, at, durationMs, method, path, request: asked, answer } = event;
  if (typeof path !== 'string' || path.startsWith('/_emulator') || typeof at !== 'number') return undefined;
  const { status, body } = readObject(answer);
  return {
    type: 'call',
    id: `wechat-${at}-${String(id)}`,
    phone: null,
    from: 'wxlogin',
    to: 'wechat',
    name: `${String(method)} ${path}`,
    startedAtMs: at,
    endedAtMs: at + (typeof durationMs === 'number' ? durationMs : 0),
    status: typeof status === 'number' ? status : '',
    request: asked,
    answer: body,
    failed: isFailure(status, body),
  };
}

/** WeChat tells business errors by `errcode`, with HTTP status 200. */
function isFailure(status: unknown, body: unknown): boolean {
  const { errcode } = readObject(body);
  return status !== 200 || (typeof errcode === 'number' && errcode !== 0);
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

function readObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
