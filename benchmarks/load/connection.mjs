// One connection of the load generator: a plain socket with one request under way, because a generator should leave the processors to what is measured.

import { connect } from 'node:net';

/**
 * Sends what `next` gives, a request as text, until it gives undefined. `onAnswer` gets the body and the milliseconds it took; after the first
 * answer it waits for `onOpen`, so that all that is timed is asked over connections that stand. Rejects when an answer has another status
 * than 200.
 */
export function runConnection({ port, next, onAnswer, onOpen }) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    let isOpen = false;
    let sentAt = 0;
    let text = '';
    const fail = (error) => {
      reject(error);
      socket.destroy();
    };
    const send = () => {
      const request = next();
      if (request === undefined) {
        socket.end();
        resolve();
        return;
      }
      sentAt = performance.now();
      socket.write(request, 'latin1');
    };
    const take = async (body) => {
      onAnswer(body, performance.now() - sentAt);
      if (!isOpen) await onOpen();
      isOpen = true;
      send();
    };
    socket.once('connect', send);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`the server closed a connection after ${text.slice(0, 300)}`)));
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      text = text === '' ? chunk : text + chunk;
      const body = readBody(text);
      if (body === undefined) return;
      if (!text.startsWith('HTTP/1.1 200')) return fail(new Error(`an answer was not 200: ${text.slice(0, 600)}`));
      text = '';
      take(body).catch(fail);
    });
  });
}

const lengthHeader = /\r\ncontent-length: (\d+)/i;

/** The body, once all of it is there. */
function readBody(text) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const length = lengthHeader.exec(text)?.[1];
  if (length === undefined) return text.endsWith('\r\n0\r\n\r\n') ? text.slice(end + 4) : undefined;
  return text.length >= end + 4 + Number(length) ? text.slice(end + 4) : undefined;
}
