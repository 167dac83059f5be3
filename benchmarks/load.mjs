// A load generator on plain sockets: cheap, so that it leaves the processors to what is measured. Each connection has one request under way.

import { connect } from 'node:net';

/** Sends each of `codes` to POST /login over `connections` sockets. Resolves to the seconds it took and every latency in milliseconds. */
export async function sendLogins(url, { codes, connections }) {
  const { port } = new URL(url);
  const queue = codes.values();
  const latencies = [];
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, () => runConnection({ port: Number(port), queue, latencies })));
  return { seconds: (performance.now() - started) / 1000, latencies };
}

function runConnection({ port, queue, latencies }) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    let sentAt = 0;
    let text = '';
    const next = () => {
      const { value: code, done } = queue.next();
      if (done) {
        socket.end();
        resolve();
        return;
      }
      const body = `{"code":"${code}"}`;
      sentAt = performance.now();
      socket.write(
        `POST /login HTTP/1.1\r\nHost: bench\r\nX-Forwarded-For: 203.0.113.7\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    };
    socket.once('connect', next);
    socket.once('error', reject);
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      text += chunk;
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
      if (text.length < end + 4 + length) return;
      if (!text.startsWith('HTTP/1.1 200')) {
        reject(new Error(`a login was answered with ${text.slice(0, 300)}`));
        socket.destroy();
        return;
      }
      latencies.push(performance.now() - sentAt);
      text = '';
      next();
    });
  });
}
