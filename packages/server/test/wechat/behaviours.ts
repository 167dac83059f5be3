import type { Behaviour } from './stub.ts';

/** The head of an answer, but for its length and the empty line. */
export const ok = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';

export const write =
  (text: string): Behaviour =>
  (socket) =>
    socket.write(text);

/** After `head` one byte now and then, for ever: each resets a limit that counts from the last byte. */
export const trickle =
  (head: string, everyMs = 20): Behaviour =>
  (socket) => {
    socket.write(head);
    const timer = setInterval(() => socket.write(' '), everyMs);
    socket.once('close', () => clearInterval(timer));
  };

const block = `10000\r\n${' '.repeat(0x10000)}\r\n`;

/** As much as is taken. */
export const endless: Behaviour = (socket) => {
  socket.write(`${ok}Transfer-Encoding: chunked\r\n\r\n`);
  const pour = () => {
    while (!socket.destroyed && socket.write(block));
  };
  socket.on('drain', pour);
  pour();
};
