import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, vi } from 'vitest';
import { canStart } from '../../packages/server/test/servers/fresh.ts';
import { kinds } from '../servers/kinds.mjs';
import { listTree } from '../servers/process-tree.mjs';

const startServer = resolve(import.meta.dirname, '../servers/start-server.mjs');

for (const kind of ['postgres', 'mysql', 'redis'] as const) {
  it.skipIf(!canStart(kind))(
    `leaves no ${kinds[kind].title} and no folder when its process is killed, even a frozen one`,
    { concurrent: true },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'wxlogin-killed-'));
      chmodSync(folder, 0o755);
      const code = `
      import { startServer } from '${startServer}';
      const server = await startServer('${kind}');
      await server.freeze();
      console.log(server.pid);
      setInterval(() => {}, 1000);`;
      const parent = spawn(process.execPath, ['--input-type=module', '-e', code], {
        env: { ...process.env, TMPDIR: folder },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [printed] = await once(parent.stdout, 'data');
      const pids = listTree(Number(printed));
      expect(pids.length).toBeGreaterThan(0);
      expect(readdirSync(folder)).toHaveLength(1);

      parent.kill('SIGKILL');
      await vi.waitFor(() => expect([...pids.flatMap(listTree), ...readdirSync(folder)]).toEqual([]), 15_000);
      rmSync(folder, { recursive: true });
    },
  );
}
