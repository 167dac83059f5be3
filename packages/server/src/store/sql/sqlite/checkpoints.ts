import type { CheckpointThread } from './checkpoint-thread.ts';
import { isFsyncFault } from './sqlite-errors.ts';

/** When the log is copied back into the file (sqlite.org/wal.html §2.3), and who waits for that. */
export interface Checkpoints {
  /** Told of each commit, and how many rows it wrote. */
  note(rows: number): void;
  /**
   * What a transaction must wait for before it begins, if anything.
   * @throws what SQLite said when the disk did not confirm a copy: what is in the log must stay there until a restart.
   */
  whenFree(): Promise<void> | undefined;
  close(): Promise<void>;
}

interface CheckpointOptions {
  /** Called when the thread is needed for the first time. */
  readonly startThread: () => CheckpointThread;
  /** Default: 5000, which are about 40 MB of log. */
  readonly everyRows?: number | undefined;
  /** Default: 100. On a disk so slow that the rest takes longer, the log goes on growing until the next time. */
  readonly mostWaitMs?: number | undefined;
}

/**
 * Copying takes as long as there are pages, and a commit that did it would hold up the whole service. A thread does it beside the others.
 * But the log begins anew only where a transaction begins when all of it has been copied, and others would always have written something
 * meanwhile: so they wait while the very last of it is copied. Whatever fails, the one who writes does all of it, when the log has grown to
 * 64 MB.
 */
export function createCheckpoints({ startThread, everyRows = 5000, mostWaitMs = 100 }: CheckpointOptions): Checkpoints {
  let rows = 0;
  let thread: CheckpointThread | undefined;
  let running: Promise<void> | undefined;
  let rest: Promise<void> | undefined;
  let fault: { readonly cause: unknown } | undefined;

  async function copy(): Promise<void> {
    try {
      thread ??= startThread();
      // Most of it, then what came meanwhile, then next to nothing.
      await thread.checkpoint();
      await thread.checkpoint();
      const copied = thread.checkpoint();
      rest = atMost(mostWaitMs, copied);
      await copied;
    } catch (cause) {
      if (isFsyncFault(cause)) fault = { cause };
    }
    rest = undefined;
    running = undefined;
  }

  return {
    note(written) {
      rows += written;
      if (rows < everyRows || running) return;
      rows = 0;
      running = copy();
    },
    whenFree() {
      if (fault) throw fault.cause;
      return rest;
    },
    async close() {
      await running;
      await thread?.close();
    },
  };
}

/** Resolves when the work is done, well or not, or when the time is over. */
function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    work.then(end, end);
  });
}
