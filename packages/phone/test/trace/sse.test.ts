import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createTraceStream, type TraceStream } from '../../src/trace/sse.ts';
import { readEventData } from '../../src/trace/sse-reader.ts';
import { createTrace, type TraceEvent } from '../../src/trace/trace.ts';

const event = (name: string): TraceEvent => ({ type: 'event', requestId: null, atMs: 1, name, facts: {} });

let server: Server | undefined;
let stream: TraceStream | undefined;

afterEach(async () => {
  stream?.close();
  await new Promise((resolve) => server?.close(resolve));
});

async function serve(trace: ReturnType<typeof createTrace>) {
  stream = createTraceStream(trace);
  server = createServer(stream.handle);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return async (headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}/trace`, { headers });
    const data = readEventData(answer.body as unknown as AsyncIterable<Uint8Array>);
    return {
      contentType: answer.headers.get('content-type'),
      next: async (): Promise<unknown> => {
        const { value, done } = await data.next();
        return done ? 'ended' : JSON.parse(value);
      },
    };
  };
}

describe('the trace as server-sent events', () => {
  it('replays what is known, then goes on live', async () => {
    const trace = createTrace();
    trace.add(event('one'));
    const read = await (await serve(trace))();
    expect(read.contentType).toBe('text/event-stream; charset=utf-8');
    expect(await read.next()).toEqual({ type: 'clear' });
    expect(await read.next()).toEqual(event('one'));
    trace.add(event('two'));
    expect(await read.next()).toEqual(event('two'));
    trace.clear();
    expect(await read.next()).toEqual({ type: 'clear' });
  });

  it.each([
    ['of this run', '1001', [event('two')]],
    ['of an earlier run', '17', [{ type: 'clear' }, event('one'), event('two')]],
    ['that is no number', 'x', [{ type: 'clear' }, event('one'), event('two')]],
  ])('goes on after a Last-Event-ID %s', async (_, id, expected) => {
    const trace = createTrace({ clock: () => 1_000 });
    trace.add(event('one'));
    trace.add(event('two'));
    const read = await (await serve(trace))({ 'Last-Event-ID': id });
    for (const entry of expected) expect(await read.next()).toEqual(entry);
  });

  it('ends open streams when closed', async () => {
    const read = await (await serve(createTrace()))();
    expect(await read.next()).toEqual({ type: 'clear' });
    stream?.close();
    expect(await read.next()).toBe('ended');
  });
});
