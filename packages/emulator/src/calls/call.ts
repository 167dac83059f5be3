import type { Fault } from '../faults/fault.ts';
import { maskJson } from './mask.ts';

/** A call as it happened, secrets and all; made for every request, so it holds references and computes nothing. */
export interface RawCall {
  /** Epoch milliseconds by the machine, not by the advanced clock: what it is compared with was not advanced. */
  atMs: number;
  durationMs: number;
  method: string;
  path: string;
  search: string;
  /** undefined: too large to keep. */
  requestBody: string | undefined;
  /** null: nothing was answered. */
  status: number | null;
  /** JSON, or text that is none. */
  answerBody: unknown;
  user: string | undefined;
  appid: string | undefined;
  fault: Fault | undefined;
}

/** A call as it is shown: secrets masked to `0a1b2c…wxyz`, so that equal ones can be matched. */
export interface Call {
  id: number;
  /** Epoch milliseconds. */
  at: number;
  durationMs: number;
  method: string;
  path: string;
  request: { query: unknown; body: unknown };
  /** status and body are null when nothing was answered. */
  answer: { status: number | null; body: unknown };
  user: string | null;
  appid: string | null;
  /** The scripted fault that spoiled the answer. */
  fault?: unknown;
}

export function showCall(id: number, raw: RawCall, showSecrets: boolean): Call {
  const show = showSecrets ? (value: unknown) => value : maskJson;
  const call: Call = {
    id,
    at: raw.atMs,
    durationMs: raw.durationMs,
    method: raw.method,
    path: raw.path,
    request: {
      query: show(Object.fromEntries(new URLSearchParams(raw.search))),
      body: show(readBody(raw.requestBody)),
    },
    answer: { status: raw.status, body: show(raw.answerBody) },
    user: raw.user ?? null,
    appid: raw.appid ?? null,
  };
  return raw.fault ? { ...call, fault: show(raw.fault) } : call;
}

/** JSON and forms field by field, so that masking knows the names; other text is counted only. */
function readBody(body: string | undefined): unknown {
  if (body === undefined) return { kept: false };
  if (body === '') return null;
  try {
    return JSON.parse(body);
  } catch {
    return /^[\w.]+=[^\n{]*$/.test(body) ? Object.fromEntries(new URLSearchParams(body)) : { characters: body.length };
  }
}
