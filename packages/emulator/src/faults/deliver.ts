import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.ts';

/** What WeChat would answer, or what a fault puts in its place. */
export interface Answer {
  status: number;
  contentType: string;
  body: Buffer;
}

/** Sends an answer the way the fault wants it. Resolves when nothing more will be sent; never rejects. */
export async function deliver(res: ServerResponse, answer: Answer, fault: Fault): Promise<void> {
  const left = new AbortController();
  res.once('close', () => left.abort());
  try {
    if (fault.delayMs !== undefined) await sleep(fault.delayMs, undefined, { signal: left.signal });
    if (fault.hang) await once(res, 'close', { signal: left.signal });
    else if (fault.reset && !isCut(fault)) res.socket?.resetAndDestroy();
    else await sendSpoiled({ res, answer, fault, signal: left.signal });
  } catch {
    res.destroy();
  }
}

interface Delivery {
  res: ServerResponse;
  answer: Answer;
  fault: Fault;
  signal: AbortSignal;
}

async function sendSpoiled({ res, answer, fault, signal }: Delivery): Promise<void> {
  const length = fault.extraBytes === undefined ? { 'content-length': answer.body.length } : {};
  res.writeHead(answer.status, { 'content-type': answer.contentType, ...length, ...fault.headers });
  res.flushHeaders();
  for await (const piece of piecesOf(answer.body, fault, signal)) {
    await write(res, piece);
  }
  if (!isCut(fault)) res.end();
  else if (!fault.reset) res.socket?.destroySoon();
  else {
    await sleep(BEFORE_RESET_MS, undefined, { signal });
    res.socket?.resetAndDestroy();
  }
}

/** A reset overtakes bytes that were not read yet. */
const BEFORE_RESET_MS = 20;

/** Resolves when the bytes have left this process, so that a cut comes after them. */
function write(res: ServerResponse, piece: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    res.write(piece, (error) => (error ? reject(error) : resolve()));
  });
}

function isCut({ truncate }: Fault): boolean {
  return truncate !== undefined && truncate !== false;
}

async function* piecesOf(body: Buffer, fault: Fault, signal: AbortSignal): AsyncGenerator<Buffer> {
  const size = fault.truncate === true ? body.length / 2 : fault.truncate || Number.POSITIVE_INFINITY;
  yield* slowly(body.subarray(0, isCut(fault) ? size : body.length), fault.bytesPerSecond, signal);
  if (isCut(fault)) return;
  for (let rest = fault.extraBytes ?? 0; rest > 0; rest -= BLANKS.length) yield BLANKS.subarray(0, rest);
}

const BLANKS = Buffer.alloc(64 * 1024, ' ');

/** Ten pieces a second, or single bytes when that is still too fast. */
async function* slowly(body: Buffer, bytesPerSecond: number | undefined, signal: AbortSignal): AsyncGenerator<Buffer> {
  const size = bytesPerSecond === undefined ? body.length : Math.max(1, Math.floor(bytesPerSecond / 10));
  for (let sent = 0; sent < body.length; sent += size) {
    if (sent > 0 && bytesPerSecond !== undefined) await sleep((1000 * size) / bytesPerSecond, undefined, { signal });
    yield body.subarray(sent, sent + size);
  }
}
