// A WeChat that costs little and knows everybody: the code `c7-p12` is of person 12. Its parent says how long it takes to answer.
import { createServer, type Socket } from 'node:net';

const delayMs = Number(process.argv[2] ?? 0);
const due: { readonly atMs: number; readonly socket: Socket; readonly text: string }[] = [];

const server = createServer((socket) => {
  socket.setNoDelay(true).setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  let text = '';
  socket.on('data', (chunk: string) => {
    text += chunk;
    for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
      due.push({ atMs: performance.now() + delayMs, socket, text: answerTo(text.slice(0, end)) });
      text = text.slice(end + 4);
    }
  });
});

function answerTo(request: string): string {
  const person = /js_code=c\d+-p(\d+)/.exec(request)?.[1] ?? '0';
  const body = JSON.stringify({ openid: `o${person.padStart(27, '0')}`, session_key: 'AAAAAAAAAAAAAAAAAAAAAA==' });
  return `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

setInterval(() => {
  const nowMs = performance.now();
  for (let first = due[0]; first && first.atMs <= nowMs; first = due[0]) {
    due.shift();
    first.socket.write(first.text, 'latin1');
  }
}, 1);

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' ? address?.port : undefined);
});
