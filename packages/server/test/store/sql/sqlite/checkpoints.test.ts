import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CheckpointThread, startCheckpointThread } from '../../../../src/store/sql/sqlite/checkpoint-thread.ts';
import { createCheckpoints } from '../../../../src/store/sql/sqlite/checkpoints.ts';
import { openDatabase } from '../../../../src/store/sql/sqlite/open-database.ts';
import { watchTenured } from '../../../costs/tenured.ts';
import { createTempFolder } from './temp-folder.ts';

/** A thread whose work ends when a test says so. */
function threadByHand() {
  const asked: { end(): void; fail(cause: unknown): void }[] = [];
  const by = {
    asked,
    started: 0,
    isClosed: false,
    start(): CheckpointThread {
      by.started += 1;
      return {
        checkpoint: () => new Promise((end, fail) => void asked.push({ end, fail })),
        async close() {
          by.isClosed = true;
        },
      };
    },
  };
  return by;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('checkpoints', () => {
  it('begin with no thread, and start one for the first rows that are enough', () => {
    const by = threadByHand();
    const { note } = createCheckpoints({ startThread: by.start, everyRows: 10 });
    note(9);
    expect(by.started).toBe(0);
    note(1);
    expect([by.started, by.asked.length]).toEqual([1, 1]);
    note(100);
    expect(by.asked).toHaveLength(1);
  });

  it('let everybody write during the first two copies, and nobody begin during the third', async () => {
    const by = threadByHand();
    const { note, whenFree } = createCheckpoints({ startThread: by.start, everyRows: 10, mostWaitMs: 60_000 });
    note(10);
    for (const copy of [0, 1]) {
      expect(whenFree()).toBeUndefined();
      by.asked[copy]?.end();
      await turn();
    }
    const told: string[] = [];
    whenFree()?.then(() => told.push('free'));
    await turn();
    expect([by.asked.length, ...told]).toEqual([3]);
    by.asked[2]?.end();
    await turn();
    expect([whenFree(), ...told]).toEqual([undefined, 'free']);
  });

  it('make nobody wait for a slow disk for longer than said', async () => {
    const by = threadByHand();
    const { note, whenFree } = createCheckpoints({ startThread: by.start, everyRows: 10, mostWaitMs: 1 });
    note(10);
    for (const copy of [0, 1]) {
      by.asked[copy]?.end();
      await turn();
    }
    await whenFree();
    expect(by.asked).toHaveLength(3);
  });

  it('are tried again after a full disk, and let nobody begin after a failed fsync', async () => {
    const by = threadByHand();
    const { note, whenFree } = createCheckpoints({ startThread: by.start, everyRows: 10 });
    note(10);
    by.asked[0]?.fail(Object.assign(new Error('full'), { errcode: 13 }));
    await turn();
    expect(whenFree()).toBeUndefined();
    note(10);
    const fault = Object.assign(new Error('fsync'), { errcode: 10 | (4 << 8) });
    by.asked[1]?.fail(fault);
    await turn();
    expect(whenFree).toThrow(fault);
  });

  it('are ended before the thread is closed', async () => {
    const by = threadByHand();
    const { note, close } = createCheckpoints({ startThread: by.start, everyRows: 10 });
    note(10);
    const closed = close();
    for (const copy of [0, 1, 2]) {
      expect(by.isClosed).toBe(false);
      by.asked[copy]?.end();
      await turn();
    }
    await closed;
    expect(by.isClosed).toBe(true);
  });
});

describe('the thread that copies the log', () => {
  it('copies it whole, beside the connection that writes, and closes the file', async () => {
    const folder = createTempFolder();
    const path = `${folder.path}/a.db`;
    const database = await openDatabase(path);
    database.exec('create table a (b)');
    const thread = startCheckpointThread(path);
    await thread.checkpoint();
    await thread.close();
    expect(database.prepare('pragma wal_checkpoint(passive)').get()).toMatchObject({
      busy: 0,
      log: 2,
      checkpointed: 2,
    });
    database.exec('insert into a values (1)');
    expect(statSync(`${path}-wal`).size).toBe(32 + 2 * (24 + 4096));
    database.close();
    folder.remove();
  });

  it('holds nothing of the copies that are made', async () => {
    const folder = createTempFolder();
    const thread = startCheckpointThread(`${folder.path}/a.db`);
    const { collectAll } = watchTenured();
    const copyMany = async (count: number) => {
      for (let copy = 0; copy < count; copy += 1) await thread.checkpoint();
      collectAll();
      return process.memoryUsage().heapUsed / 1024;
    };
    const before = await copyMany(500);
    expect((await copyMany(4000)) - before).toBeLessThan(500);
    await thread.close();
    folder.remove();
  });

  it('says when it has ended, each time, and leaves no listener behind', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => void warnings.push(warning);
    process.on('warning', note);
    const thread = startCheckpointThread('/nowhere/a.db');
    await expect(thread.checkpoint()).rejects.toThrow('unable to open database file');
    for (let time = 0; time < 20; time += 1) await expect(thread.checkpoint()).rejects.toThrow();
    await thread.close();
    await turn();
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });
});
