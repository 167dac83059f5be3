import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { resolveSqlite } from './load-sqlite.ts';

/** A connection of its own in a thread of its own, which is asked for one thing at a time. */
export interface CheckpointThread {
  /**
   * Copies what the log holds back into the file, while others read and write.
   * @throws what SQLite says; Error when the thread has ended.
   */
  checkpoint(): Promise<void>;
  close(): Promise<void>;
}

/** As text, because whoever bundles the server would have to know of another file. */
const program = `
  const { parentPort, workerData } = require('node:worker_threads');
  process.emitWarning = () => {};
  const { DatabaseSync } = require(workerData.sqlite);
  const database = new DatabaseSync(workerData.path);
  database.exec('pragma synchronous = full');
  parentPort.on('message', (wish) => {
    if (wish === 'close') {
      database.close();
      return parentPort.close();
    }
    try {
      database.exec('pragma wal_checkpoint(passive)');
      parentPort.postMessage({});
    } catch ({ message, errcode }) {
      parentPort.postMessage({ failure: { message, errcode } });
    }
  });
`;

interface Answer {
  readonly failure?: { readonly message: string; readonly errcode?: number };
}

export function startCheckpointThread(path: string): CheckpointThread {
  const workerData = { path, sqlite: resolveSqlite() };
  // What the process was told to load first is not for this.
  const worker = new Worker(program, { eval: true, workerData, execArgv: [] });
  let waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (cause: unknown) => void } | undefined;
  let end: { readonly cause: unknown } | undefined;
  // One that has ended never answers, and is asked again and again.
  const noteEnd = (cause: unknown) => {
    end ??= { cause };
    waiting?.reject(end.cause);
  };
  worker.on('message', (answer: Answer) => waiting?.resolve(answer));
  worker.on('error', noteEnd);
  const exited = once(worker, 'exit').catch(() => {});
  worker.on('exit', () => noteEnd(new Error('The thread that copies the log has ended.')));
  // Nobody who has forgotten to close the store is kept from ending.
  worker.unref();

  return {
    async checkpoint() {
      if (end) throw end.cause;
      const { failure } = await new Promise<Answer>((resolve, reject) => {
        waiting = { resolve, reject };
        worker.postMessage('checkpoint');
      });
      if (failure) throw Object.assign(new Error(failure.message), failure);
    },
    async close() {
      worker.ref();
      worker.postMessage('close');
      await exited;
    },
  };
}
