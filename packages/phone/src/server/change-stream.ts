import type { ServerResponse } from 'node:http';

/** Tells every open page that the mini program was saved (server-sent events). */
export interface ChangeStream {
  handle(response: ServerResponse): void;
  tell(): void;
  close(): void;
}

export function createChangeStream(): ChangeStream {
  const open = new Set<ServerResponse>();
  return {
    handle(response) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' });
      response.write('retry: 500\n\n');
      open.add(response);
      response.once('close', () => open.delete(response));
    },
    tell() {
      for (const response of open) response.write('event: change\ndata: {}\n\n');
    },
    close() {
      for (const response of open) response.end();
    },
  };
}
