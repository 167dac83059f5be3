import { connect, type Socket } from 'node:net';

/** How a call over a bare socket ended. */
export interface RawEnd {
  head: string;
  body: string;
  /** The socket's error, such as ECONNRESET; undefined for an orderly end. */
  error: string | undefined;
}

/** Sends a request over a bare socket and reads until the other side ends it. */
export function rawCall(url: string, path: string, onData?: (socket: Socket, text: string) => void): Promise<RawEnd> {
  const { hostname, port, host } = new URL(url);
  return send(connect(Number(port), hostname.replace(/^\[|\]$/g, '')), {
    text: `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    onData,
  });
}

/** Sends any bytes and reads until the other side ends it. */
export function rawBytes(url: string, text: string | Buffer): Promise<RawEnd> {
  const { hostname, port } = new URL(url);
  return send(connect(Number(port), hostname), { text });
}

interface Sending {
  text: string | Buffer;
  onData?: ((socket: Socket, text: string) => void) | undefined;
}

function send(socket: Socket, { text, onData }: Sending): Promise<RawEnd> {
  let received = '';
  let error: string | undefined;
  socket.setEncoding('latin1');
  socket.write(text);
  return new Promise((resolve) => {
    socket.on('data', (chunk: string) => {
      received += chunk;
      onData?.(socket, received);
    });
    socket.on('error', (cause: NodeJS.ErrnoException) => {
      error = cause.code;
    });
    socket.on('close', () => {
      const [head = '', body = ''] = received.split('\r\n\r\n', 2);
      resolve({ head, body, error });
    });
  });
}
