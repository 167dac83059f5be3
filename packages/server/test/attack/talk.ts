import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A raw connection to the service: what is written goes out as it is. */
export async function dial(address: string): Promise<Socket> {
  const { port, hostname } = new URL(address);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  socket.on('error', () => {}); // a reset connection is an answer too
  await once(socket, 'connect');
  return socket;
}

/** Everything that comes back until the service closes, or `isEnough` says so. */
export function listen(socket: Socket, isEnough: (text: string) => boolean = () => false): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const done = () => {
      socket.destroy();
      resolve(text);
    };
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (isEnough(text)) done();
    });
    socket.once('end', done);
    socket.once('close', done);
  });
}

/** Sends these bytes as they are and gives what comes back until the connection is closed. */
export async function talk(address: string, ...pieces: readonly (string | Uint8Array)[]): Promise<string> {
  const socket = await dial(address);
  const heard = listen(socket);
  for (const piece of pieces) socket.write(piece);
  return heard;
}

/** The status of every answer in there, in order. */
export const statusesOf = (heard: string): number[] =>
  [...heard.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map(([, status]) => Number(status));
