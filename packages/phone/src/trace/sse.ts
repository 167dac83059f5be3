import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TraceRecord } from './entry.ts';
import type { Trace } from './trace.ts';

export interface TraceStream {
  /** Answers `GET /trace`: what the reader has missed (all, or what follows its `Last-Event-ID`), then what comes. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Ends every open stream, so that the server can close. */
  close(): void;
}

const KEEP_ALIVE_MS = 15_000;

/** Server-sent events (WHATWG HTML, section 9.2), one per record, with its sequence number as id. */
export function createTraceStream(trace: Trace): TraceStream {
  const open = new Set<ServerResponse>();
  return {
    handle(request, response) {
      response.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      });
      response.write('retry: 1000\n\n');
      for (const record of trace.since(readLastEventId(request))) writeRecord(response, record);
      const unsubscribe = trace.subscribe((record) => writeRecord(response, record));
      const keepAlive = setInterval(() => response.write(':\n\n'), KEEP_ALIVE_MS);
      open.add(response);
      response.once('close', () => {
        unsubscribe();
        clearInterval(keepAlive);
        open.delete(response);
      });
    },
    close() {
      for (const response of open) response.end();
    },
  };
}

function writeRecord(response: ServerResponse, { sequence, ...record }: TraceRecord): void {
  response.write(`id: ${sequence}\ndata: ${JSON.stringify(record)}\n\n`);
}

function readLastEventId(request: IncomingMessage): number {
  const sequence = Number(request.headers['last-event-id'] ?? 0);
  return Number.isSafeInteger(sequence) ? sequence : 0;
}
