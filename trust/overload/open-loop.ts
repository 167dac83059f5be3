import { connect, type Socket } from 'node:net';

/** What is sent: a whole HTTP request, and what it is counted as. */
export interface Shot {
  readonly kind: string;
  readonly request: string;
  /** What a good answer says; without it, it is none. */
  readonly says?: string;
  /** With what came of it; undefined where no whole answer came. */
  done?(answer: Answered | undefined): void;
}

export interface Answered {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

export interface OpenLoopOptions {
  /** Requests that arrive, whatever becomes of those before; Infinity: as soon as a connection is free, as people who wait for their answer. */
  readonly perSecond: number;
  readonly seconds: number;
  /** Of the pool, so many are used; default: all. */
  readonly connections?: number;
  readonly next: () => Shot;
}

/** One request: from when it was meant to be sent, however long that took, to the end of its answer. */
export interface Sample {
  readonly kind: string;
  /** 0: no whole answer, or not what it should say. */
  readonly status: number;
  readonly ms: number;
  /** When it was meant to be sent, from the beginning. */
  readonly atMs: number;
  readonly saysWhenToComeAgain: boolean;
}

const patienceMs = 10_000;
const none: Answered = { status: 0, head: '', body: '' };

/**
 * Requests at a fixed rate. A closed loop sends less while a server stalls, and so forgets those who would have come meanwhile; here each
 * arrival has its time beforehand, and waits from then on.
 */
export async function runOpenLoop(pool: Pool, options: OpenLoopOptions): Promise<readonly Sample[]> {
  const { perSecond, seconds, next, connections = Number.POSITIVE_INFINITY } = options;
  const samples: Sample[] = [];
  const waiting: Arrival[] = [];
  let underWay = 0;
  const startedMs = performance.now();
  const endMs = startedMs + seconds * 1000;

  const note = ({ shot, dueMs }: Arrival, answer: Answered | undefined) => {
    const { status, head, body } = answer ?? none;
    const isRight = status !== 200 || body.includes(shot.says ?? '');
    const saysWhenToComeAgain = /\r\nretry-after: \d/i.test(head);
    const ms = performance.now() - dueMs;
    samples.push({ kind: shot.kind, status: isRight ? status : 0, ms, atMs: dueMs - startedMs, saysWhenToComeAgain });
    shot.done?.(answer);
  };
  const send = (arrival: Arrival, connection: Connection) => {
    underWay += 1;
    connection.send(arrival.shot.request, (answer) => {
      underWay -= 1;
      note(arrival, answer);
      pool.giveBack(connection);
      serve();
    });
  };
  /** First come, first served. */
  function serve(): void {
    while (waiting.length > 0 && underWay < connections) {
      const connection = pool.take();
      if (!connection) return;
      const first = waiting.shift();
      if (first) send(first, connection);
    }
  }
  const arrive = (dueMs: number) => {
    waiting.push({ shot: next(), dueMs });
    serve();
  };

  let count = 0;
  const arriveAll = () => {
    const nowMs = performance.now();
    for (; count < ((nowMs - startedMs) / 1000) * perSecond; count += 1) arrive(startedMs + (count * 1000) / perSecond);
  };
  const keepBusy = () => {
    while (underWay < connections && waiting.length === 0) arrive(performance.now());
  };
  const come = perSecond === Number.POSITIVE_INFINITY ? keepBusy : arriveAll;
  for (; performance.now() < endMs; await nextTick()) come();
  while (underWay + waiting.length > 0 && performance.now() < endMs + patienceMs) await nextTick();
  for (const arrival of waiting.splice(0)) note(arrival, undefined);
  return samples;
}

interface Arrival {
  readonly shot: Shot;
  readonly dueMs: number;
}

const nextTick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

const greeting = 'GET /livez HTTP/1.1\r\nHost: trust\r\n\r\n';

/** Connections that stand before anything is counted: a server that is busy takes new ones one by one, so each has had an answer. */
export interface Pool {
  take(): Connection | undefined;
  giveBack(connection: Connection): void;
  close(): void;
}

export async function openPool(port: number, count: number): Promise<Pool> {
  const idle: Connection[] = [];
  const all = new Set<Connection>();
  let isClosed = false;

  async function open(): Promise<void> {
    const connection = await openConnection(port);
    connection.onceClosed(() => {
      all.delete(connection);
      // Whoever was cut off comes again.
      if (!isClosed) open().catch(() => {});
    });
    all.add(connection);
    connection.send(greeting, () => idle.push(connection));
  }
  for (let opened = 0; opened < count; opened += 100)
    await Promise.all(Array.from({ length: Math.min(100, count - opened) }, open));
  while (idle.length < count) await nextTick();

  return {
    take() {
      let connection = idle.pop();
      while (connection && !connection.isOpen()) connection = idle.pop();
      return connection;
    },
    giveBack(connection) {
      if (connection.isOpen()) idle.push(connection);
    },
    close() {
      isClosed = true;
      for (const connection of all) connection.close();
    },
  };
}

/** A plain socket with one request under way: a generator should leave the processors to what is measured. */
function openConnection(port: number): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1');
    let text = '';
    let tellClosed = () => {};
    let tell: ((answer: Answered | undefined) => void) | undefined;
    const end = (answer: Answered | undefined) => {
      const told = tell;
      tell = undefined;
      text = '';
      told?.(answer);
    };
    socket.setNoDelay(true).setEncoding('latin1');
    socket.once('connect', () =>
      resolve({
        isOpen: () => !socket.destroyed && socket.writable,
        send(request, onEnd) {
          tell = onEnd;
          socket.write(request, 'latin1');
        },
        onceClosed(then) {
          tellClosed = then;
        },
        close: () => socket.destroy(),
      }),
    );
    socket.on('data', (chunk: string) => {
      text = text === '' ? chunk : text + chunk;
      const answer = readAnswer(text);
      if (!answer) return;
      if (/\r\nconnection: close/i.test(answer.head)) socket.destroy();
      end(answer);
    });
    socket.once('error', reject);
    socket.once('close', () => {
      tellClosed();
      end(undefined);
    });
  });
}

/** The answer, once all of it is there; the service always says how long it is. */
function readAnswer(text: string): Answered | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  if (text.length < end + 4 + length) return undefined;
  return { status: Number(head.slice(9, 12)), head, body: text.slice(end + 4) };
}

interface Connection {
  isOpen(): boolean;
  send(request: string, onEnd: (answer: Answered | undefined) => void): void;
  onceClosed(then: () => void): void;
  close(): void;
}
