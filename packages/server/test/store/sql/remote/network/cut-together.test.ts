import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { destroyConnection, openConnection, query } from '../../../../../src/store/sql/mysql/mysql-connection.ts';
import { freshMysql, isAvailable } from '../../../../servers/fresh.ts';
import { outcomeOf } from '../outcomes.ts';
import { openWire, type Wire } from './wire.ts';

const answerMs = 5000;

/** A server that stops resets all connections in one moment; whoever notices at one of them gives the other up. */
describe.skipIf(!isAvailable('mysql'))('a connection that is given up just when the server has reset it', () => {
  let wire: Wire;
  beforeAll(async () => {
    wire = await openWire(await freshMysql());
  });
  afterAll(() => wire.close());

  async function openAsked() {
    const connection = await openConnection(wire.url);
    const { stream } = connection as unknown as { stream: Socket };
    const answered = outcomeOf(query(connection, 'select sleep(10)', answerMs));
    return { connection, stream, answered };
  }
  const reset = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

  it.each<[string, (stream: Socket) => unknown]>([
    ['before that', () => {}],
    ['when the system has said so', (stream) => stream.destroy(reset())],
    ['when everybody was told', (stream) => new Promise((resolve) => stream.destroy(reset()).once('close', resolve))],
  ])('tells at once who waits for an answer there: %s', async (_, meet) => {
    const { connection, stream, answered } = await openAsked();
    await meet(stream);
    destroyConnection(connection);
    expect((await answered).ms).toBeLessThan(answerMs / 2);
  });
});
