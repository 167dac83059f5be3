/** One call of a `wx` function, as tests see it. */
export interface Call {
  api: string;
  option: unknown;
  at: number;
  result?: unknown;
  error?: unknown;
}

export type Override = (option: unknown) => unknown;

/** What the mini program asked of `wx`, newest last, and what a test wants to answer instead. */
export interface CallLog {
  calls: Call[];
  overrides: Map<string, Override>;
}

const KEPT_CALLS = 500;

export function createCallLog(): CallLog {
  return { calls: [], overrides: new Map() };
}

export function recordCall({ calls }: CallLog, api: string, option: unknown): Call {
  const call: Call = { api, option, at: Date.now() };
  calls.push(call);
  if (calls.length > KEPT_CALLS) calls.shift();
  return call;
}
