export type Lane = 'miniprogram' | 'wxlogin' | 'wechat';

/** One message from lane to lane. It is added when it starts and, under the same id, again when it has ended. */
export interface TraceCall {
  type: 'call';
  id: string;
  /** The phone the call belongs to; null where only its partner call can tell (calls of wxlogin to WeChat). */
  phone: string | null;
  /** Whose phone it is: the label of a person of the emulator's cast. */
  user?: string;
  from: Lane;
  to: Lane;
  /** `wx.login`, `POST /login`, `GET /sns/jscode2session`, … */
  name: string;
  startedAtMs: number;
  endedAtMs?: number;
  status?: number | string;
  requestId?: string;
  request?: unknown;
  answer?: unknown;
  failed?: boolean;
}

export type ColumnValue = string | number | boolean | null;

export interface TraceRow {
  table: string;
  change: 'insert' | 'update' | 'delete';
  columns: Record<string, ColumnValue>;
}

/** What wxlogin wrote into its store for one request. */
export interface TraceRows {
  type: 'rows';
  requestId: string;
  atMs: number;
  rows: TraceRow[];
}

/** A fact wxlogin found worth recording: `login`, `refresh`, … */
export interface TraceEvent {
  type: 'event';
  requestId: string | null;
  atMs: number;
  name: string;
  facts: Record<string, unknown>;
}

export type TraceEntry = TraceCall | TraceRows | TraceEvent;

/** What the page receives: an entry, or the word that everything before it is to be forgotten. */
export type TraceRecord = (TraceEntry | { type: 'clear' }) & { sequence: number };
