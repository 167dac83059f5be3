import type { ServerResponse } from 'node:http';
import type { Call } from './call.ts';
import type { Recorder } from './recorder.ts';

const HEARTBEAT_MS = 15_000;
/** A listener that does not read is let go rather than remembered. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

/** Answers with every call from now on as server-sent events, until the listener leaves. */
export function streamCalls(recorder: Recorder, res: ServerResponse): void {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  res.write(': every call as it is answered\n\n');

  const send = (text: string) => {
    if (res.writableLength > MAX_UNREAD_BYTES) res.destroy();
    else res.write(text);
  };
  const stop = recorder.onCall((call: Call) => send(`data: ${JSON.stringify(call)}\n\n`));
  const heartbeat = setInterval(() => send(': still here\n\n'), HEARTBEAT_MS);
  res.once('close', () => {
    clearInterval(heartbeat);
    stop();
  });
}
