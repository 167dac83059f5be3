import type { TraceCall } from '../../trace/entry.ts';
import { findField } from './message.ts';

export type Outcome = 'open' | 'good' | 'failed';

export function decideOutcome(call: TraceCall): Outcome {
  if (call.endedAtMs === undefined) return 'open';
  return call.failed || (typeof call.status === 'number' && call.status >= 400) ? 'failed' : 'good';
}

/** Why a call failed, in the word a developer would search for: our error code, WeChat's errcode, its message or the status. */
export function findErrorWord(call: TraceCall): string | undefined {
  if (decideOutcome(call) !== 'failed') return undefined;
  const errcode = findField(call.answer, ['errcode']);
  if (typeof errcode === 'number' && errcode !== 0) return `errcode ${errcode}`;
  const code = findField(call.answer, ['code']);
  if (typeof code === 'string' && code !== '…') return code;
  const message = findField(call.answer, ['errMsg', 'message']);
  return typeof message === 'string' ? message : String(call.status ?? '');
}
