import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { startStandIn } from './stand-in.ts';
import { createVisitors, median, type Path, type Post, visitorsAtOnce } from './visitors.ts';

/**
 * The bytes can be told from two looks at the heap as long as nothing is collected in between, hence so large a young generation. The
 * optimising compilers are off, because what they spare depends on when they run, and so on how busy the machine is.
 */
const flags = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64', '--no-opt', '--no-maglev'];
const typescript = new URL('../../../../scripts/typescript.mjs', import.meta.url).href;

const windows = 5;
const visitsPerWindow = 2;

/** Bytes of JavaScript heap that the whole service takes for one login and for one refresh, of people it knows. */
export async function measureHeap(): Promise<Record<Path, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'wxlogin-'));
  const wechat = await startStandIn({ together: 1 });
  const child = fork(new URL('./measured-service.ts', import.meta.url), [wechat.url, folder], {
    execArgv: ['--import', typescript, ...flags],
  });
  try {
    const ask = createAsk(child);
    const { url } = await ask<{ url: string }>();
    const pool = new Pool(url, { connections: visitorsAtOnce, pipelining: 1 });
    try {
      const visit = await createVisitors(wechat, createPost(pool));
      return { login: await measure(ask, visit.login), refresh: await measure(ask, visit.refresh) };
    } finally {
      await pool.destroy();
    }
  } finally {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    wechat.close();
    rmSync(folder, { recursive: true });
  }
}

async function measure(ask: Ask, visit: () => Promise<void>): Promise<number> {
  await visit();
  const taken: number[] = [];
  for (let window = 0; window < windows; window += 1) {
    await ask('begin');
    for (let visits = 0; visits < visitsPerWindow; visits += 1) await visit();
    const { heapBytes, collections } = await ask<{ heapBytes: number; collections: number }>('end');
    if (collections === 0) taken.push(heapBytes / (visitsPerWindow * visitorsAtOnce));
  }
  if (taken.length > windows / 2) return median(taken);
  throw new Error('Garbage was collected during the measurement: give the young generation more room in `flags`.');
}

type Ask = ReturnType<typeof createAsk>;

/** Asks the service; with no question it only listens, as to the first word of a child. */
function createAsk(child: ChildProcess) {
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`The measured service ended with ${code}; its own words are above.`);
  });
  // Nobody may be listening when it is told to end.
  gone.catch(() => {});
  return async <Answer>(question?: 'begin' | 'end'): Promise<Answer> => {
    const answered = new Promise((resolve) => child.once('message', resolve));
    if (question) child.send(question);
    return (await Promise.race([answered, gone])) as Answer;
  };
}

const createPost =
  (pool: Pool): Post =>
  async (path, json) => {
    const headers = { 'content-type': 'application/json' };
    const { statusCode, body } = await pool.request({ method: 'POST', path, headers, body: JSON.stringify(json) });
    const text = await body.text();
    if (statusCode === 200) return JSON.parse(text);
    throw new Error(`${path} answered ${statusCode}: ${text}`);
  };
