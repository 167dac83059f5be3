import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refuseEarly } from '../../../src/http/shedding/refuse-early.ts';
import { watchTenured } from '../../costs/tenured.ts';

const refusal = 'HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 7\r\n\r\nrefused';

/** A server that answers with the target and the body of each request, unless it is refused before it sees it. */
async function startDesk() {
  const requests: WeakRef<IncomingMessage>[] = [];
  const desk = { seen: [] as string[], requests, isShedding: false, port: 0, close: () => {} };
  const server = createServer((request, response) => {
    let body = '';
    requests.push(new WeakRef(request));
    request.setEncoding('latin1').on('data', (text: string) => {
      body += text;
    });
    request.on('end', async () => {
      desk.seen.push(request.url ?? '');
      if (request.url?.includes('slow')) await turns(20);
      response.end(`${request.url} ${body}`);
    });
  }).listen(0, '127.0.0.1');
  refuseEarly(server, {
    isShedding: () => desk.isShedding,
    refuseInText: (target) => (target.includes('refused') ? refusal : undefined),
  });
  await once(server, 'listening');
  desk.port = (server.address() as AddressInfo).port;
  desk.close = () => void server.close().closeAllConnections();
  return desk;
}

type Desk = Awaited<ReturnType<typeof startDesk>>;

/** One connection, and the bodies of its answers in their order. */
async function openConnection(port: number) {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  await once(socket, 'connect');
  let text = '';
  const answers: string[] = [];
  let tell = () => {};
  socket.setEncoding('latin1').on('data', (piece: string) => {
    text += piece;
    for (let taken = takeAnswer(text); taken; taken = takeAnswer(text)) {
      text = taken.rest;
      answers.push(taken.body);
    }
    tell();
  });
  return {
    answers,
    send: (bytes: string) => void socket.write(bytes, 'latin1'),
    async receive(count: number) {
      while (answers.length < count) await new Promise<void>((resolve) => (tell = resolve));
      return answers;
    },
    close: () => socket.destroy(),
  };
}

function takeAnswer(text: string) {
  const end = text.indexOf('\r\n\r\n') + 4;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
  return end < 4 || text.length < end + length
    ? undefined
    : { body: text.slice(end, end + length), rest: text.slice(end + length) };
}

const write = (target: string, body: string) =>
  `POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

/** Until what was sent has been read, and longer. */
const turns = async (count = 5) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** A connection on which whole requests are refused early already. */
async function openWatched(desk: Desk) {
  desk.isShedding = true;
  const connection = await openConnection(desk.port);
  for (let count = 1; count <= 2; count += 1) {
    connection.send(write('/before', ''));
    await connection.receive(count);
    await turns();
  }
  connection.answers.length = 0;
  desk.seen.length = 0;
  return connection;
}

interface Asked {
  readonly target: string;
  /** What looks like a request, and where in this one it stands. */
  readonly inside: '' | 'body' | 'field';
  /** Whether the next one is sent at once, without waiting for the answer. */
  readonly isFollowed: boolean;
  /** Where what is sent is cut: somewhere, or so that what looks like a request stands alone. */
  readonly cuts: readonly (number | 'inside')[];
  readonly isShedding: boolean;
}

const cut = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: 'inside' as const, freq: 1 });
const rarely = fc.integer({ min: 0, max: 4 }).map((chance) => chance === 0);
const asked: fc.Arbitrary<Asked> = fc.record({
  target: fc.constantFrom('/a', '/slow', '/refused', '/refused'),
  inside: fc.constantFrom('', '', 'body', 'field'),
  isFollowed: rarely,
  cuts: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(cut, { maxLength: 2 }) }),
  isShedding: rarely.map((isCalm) => !isCalm),
});

const hidden = 'POST /hidden-refused HTTP/1.1';
const bodyOf = ({ inside }: Asked) => (inside === 'body' ? `${hidden}\r\nHost: a\r\n\r\n` : '');
const spell = (each: Asked, index: number): string =>
  each.inside === 'field'
    ? `GET ${each.target}/${index} HTTP/1.1\r\nX: ${hidden}\r\nHost: a\r\n\r\n`
    : write(`${each.target}/${index}`, bodyOf(each));

async function sendInPieces(send: (bytes: string) => void, text: string, cuts: Asked['cuts']): Promise<void> {
  const places = cuts.map((at) =>
    at === 'inside' ? Math.max(0, text.lastIndexOf(hidden)) : Math.floor(at * text.length),
  );
  let from = 0;
  for (const place of [...places.toSorted((a, b) => a - b), text.length]) {
    if (place > from) send(text.slice(from, place));
    from = place;
    await turns();
  }
}

async function sendAll(desk: Desk, requests: readonly Asked[]): Promise<readonly string[]> {
  const { send, receive, close } = await openWatched(desk);
  let held = '';
  for (const [index, each] of requests.entries()) {
    held += spell(each, index);
    if (each.isFollowed) continue;
    desk.isShedding = each.isShedding;
    await sendInPieces(send, held, each.cuts);
    held = '';
    if (each.target !== '/slow') await receive(index + 1);
  }
  send(held);
  const answers = await receive(requests.length);
  close();
  return answers;
}

describe('refusing early', () => {
  it('begins with the third request of a connection under an overload, and ends with the overload', async () => {
    const desk = await startDesk();
    const { answers, send, receive, close } = await openConnection(desk.port);
    const ask = async (target: string) => {
      const count = answers.length + 1;
      send(write(target, ''));
      await receive(count);
      await turns();
    };
    await ask('/calm');
    desk.isShedding = true;
    for (const target of ['/refused/1', '/refused/2', '/refused/3', '/refused/4', '/a', '/refused/5'])
      await ask(target);
    desk.isShedding = false;
    await ask('/refused/6');
    expect(desk.seen).toEqual(['/calm', '/refused/1', '/refused/2', '/a', '/refused/6']);
    expect(answers.filter((body) => body === 'refused')).toHaveLength(3);
    close();
    desk.close();
  });

  it('holds nothing of a request that is answered, however long its connection stays open', async () => {
    const desk = await startDesk();
    const { send, receive, close } = await openWatched(desk);
    send(write('/a', ''));
    await receive(1);
    await turns();
    watchTenured().collectAll();
    expect(desk.requests.map((request) => request.deref()?.url)).toEqual([undefined, undefined, undefined]);
    close();
    desk.close();
  });

  it('gives every request its own answer, in whatever pieces requests arrive', async () => {
    const desk = await startDesk();
    let refused = 0;
    const giveOwnAnswers = async (requests: readonly Asked[]) => {
      const answers = await sendAll(desk, requests);
      for (const [index, each] of requests.entries()) {
        const own = `${each.target}/${index} ${bodyOf(each)}`;
        expect(each.target === '/refused' ? [own, 'refused'] : [own]).toContain(answers[index]);
      }
      expect(desk.seen.filter((target) => target.includes('hidden'))).toEqual([]);
      refused += answers.filter((answer) => answer === 'refused').length;
    };
    await fc.assert(fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 8 }), giveOwnAnswers), {
      numRuns: 300,
    });
    expect(refused).toBeGreaterThan(100);
    desk.close();
  });
});
