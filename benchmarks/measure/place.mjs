// Where a run happens: a folder, the emulator, the load generator and the servers that were started, all of which go at the end.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fill } from '../data/fill.mjs';
import { forkHelper } from '../load/fork.mjs';
import { cases } from '../servers/cases.mjs';

export async function openPlace({ people, progress }) {
  const folder = mkdtempSync(join(tmpdir(), 'wxlogin-bench-'));
  const [wechat, generator] = await Promise.all([forkHelper('wechat.mjs'), forkHelper('generator.mjs')]);
  const servers = {};

  async function start(id, more = {}) {
    const server = await cases[id].start({ folder, id, wechatURL: wechat.greeting.url, ...more });
    servers[id] = server;
    await fill({ database: server.database, schema: cases[id].schema, people });
    return server;
  }

  return {
    folder,
    people,
    wechat,
    wechatURL: wechat.greeting.url,
    generator,
    servers,
    progress,
    async startAll(ids) {
      for (const id of ids) {
        progress(`starting ${cases[id].title}, ${people.toLocaleString('en')} people`);
        await start(id);
      }
      // What a fill leaves to be written would be measured as somebody's slowness.
      execFileSync('sync');
    },
    async close() {
      wechat.stop();
      generator.stop();
      for (const server of Object.values(servers)) await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
