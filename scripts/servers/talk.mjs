// Asks a server for a sign of life in its own protocol, without a client library.

import { connect } from 'node:net';

/** True when the bytes that come back within a second, after `hello` was sent, satisfy `isAnswer`. */
export function answers(port, hello, isAnswer) {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const socket = connect({ host: '127.0.0.1', port });
    const settle = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => settle(false));
    socket.on('connect', () => socket.write(hello));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (isAnswer(received)) settle(true);
    });
    socket.on('error', () => settle(false));
    socket.on('close', () => settle(false));
  });
}
