import { describe, expect, it } from 'vitest';
import { createTrace, type TraceCall, type TraceRecord } from '../../src/trace/trace.ts';

const call = (id: string, more: Partial<TraceCall> = {}): TraceCall => ({
  type: 'call',
  id,
  phone: 'phone-1',
  from: 'miniprogram',
  to: 'wxlogin',
  name: 'POST /login',
  startedAtMs: 1,
  ...more,
});

const ids = (records: (TraceRecord | TraceCall)[]) =>
  records.map((record) => ('id' in record ? record.id : record.type));

describe('createTrace', () => {
  it('keeps entries in the order they came and numbers them upwards from the clock', () => {
    const trace = createTrace({ clock: () => 1_000 });
    trace.add(call('a'));
    trace.add(call('b'));
    expect(trace.since(0).map((record) => record.sequence)).toEqual([1_000, 1_001, 1_002]);
    expect(ids(trace.since(0))).toEqual(['clear', 'a', 'b']);
    expect(ids(trace.since(1_001))).toEqual(['b']);
  });

  it('replaces a call by its later state', () => {
    const trace = createTrace();
    trace.add(call('a'));
    trace.add(call('a', { endedAtMs: 5, status: 200 }));
    expect(trace.entries()).toEqual([call('a', { endedAtMs: 5, status: 200 })]);
  });

  it('masks what it is given before anyone sees it', () => {
    const trace = createTrace();
    const seen: TraceRecord[] = [];
    trace.subscribe((record) => seen.push(record));
    const secret = 'planted-secret-planted';
    trace.add(call('a', { request: { code: secret }, answer: { refresh_token: secret } }));
    trace.add({ type: 'rows', requestId: 'r', atMs: 1, rows: [{ table: 't', change: 'insert', columns: { secret } }] });
    trace.add({ type: 'event', requestId: null, atMs: 1, name: 'login', facts: { session_key: secret } });
    expect(JSON.stringify([seen, trace.entries()])).not.toContain(secret);
    expect(seen).toHaveLength(3);
  });

  it('forgets the oldest beyond 2,000 entries', () => {
    const trace = createTrace();
    for (let n = 0; n < 2_010; n += 1) trace.add(call(`call-${n}`));
    expect(trace.entries()).toHaveLength(2_000);
    expect(ids(trace.since(0)).slice(0, 2)).toEqual(['clear', 'call-10']);
  });

  it('tells listeners about a clear, and late readers too', () => {
    const trace = createTrace({ clock: () => 10 });
    const seen: TraceRecord[] = [];
    const unsubscribe = trace.subscribe((record) => seen.push(record));
    trace.add(call('a'));
    trace.clear();
    unsubscribe();
    trace.add(call('b'));
    expect(ids(seen)).toEqual(['a', 'clear']);
    expect(ids(trace.since(11))).toEqual(['clear', 'b']);
    expect(ids(trace.since(12))).toEqual(['b']);
  });
});
