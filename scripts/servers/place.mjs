// Where a test server lives: a folder, a port, a user who is not root, and a keeper that cleans up.

import { execFileSync, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const keeper = fileURLToPath(new URL('keeper.mjs', import.meta.url));
const isRoot = process.getuid?.() === 0;
/** Systems take the ports of outgoing connections from above: nobody's connection sits on it while a server restarts. */
const ports = [20_000, 30_000];

/** A new place. `remove()` ends what runs there and deletes the folder; it happens by itself when this process dies. */
export async function makePlace(endSignal) {
  const owner = isRoot ? { uid: idOfNobody('-u'), gid: idOfNobody('-g') } : {};
  const folder = mkdtempSync(join(findOpenFolder(), 'wxlogin-server-'));
  if (isRoot) chownSync(folder, owner.uid, owner.gid);
  chmodSync(folder, 0o700);
  const guard = spawn(process.execPath, [keeper, folder, endSignal], {
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
    cwd: '/',
  });
  guard.stdin.on('error', () => {});
  const gone = once(guard, 'exit');
  return {
    folder,
    port: await findFreePort(),
    // What must be written %xx in a URL, and something that must not be decoded twice.
    password: `${randomBytes(6).toString('hex')}@:/?#%25&+= $`,
    /** Writes a file that only the server may read; returns its path. */
    write(name, text) {
      const file = join(folder, name);
      writeFileSync(file, text, { mode: 0o600 });
      if (isRoot) chownSync(file, owner.uid, owner.gid);
      return file;
    },
    /** For spawn: nothing of this process' environment reaches the server (PGHOST, TMPDIR, local time). */
    spawnOptions: { ...owner, cwd: folder, env: plainEnvironment(folder), detached: true },
    /** The process that must not outlive this one; 0 for none. */
    guard: (pid) => guard.stdin.write(`${pid}\n`),
    async remove() {
      guard.stdin.end();
      await gone;
    },
  };
}

const idOfNobody = (option) => Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }));

/** The first folder for temporary files that somebody who is not root can enter: root's own may be closed. */
function findOpenFolder() {
  return [tmpdir(), '/tmp', '/var/tmp'].find((folder) => !isRoot || isOpen(resolve(folder))) ?? '/tmp';
}

function isOpen(folder) {
  const mode = statSync(folder, { throwIfNoEntry: false })?.mode ?? 0;
  return (mode & 0o001) !== 0 && (folder === dirname(folder) || isOpen(dirname(folder)));
}

const plainEnvironment = (folder) => ({
  PATH: process.env.PATH,
  LC_ALL: process.platform === 'linux' ? 'C.UTF-8' : 'C',
  TZ: 'UTC',
  HOME: folder,
  TMPDIR: folder,
});

async function findFreePort() {
  const port = randomInt(...ports);
  const server = createServer();
  const isFree = await new Promise((settle) => {
    server.once('error', () => settle(false));
    server.listen(port, '127.0.0.1', () => settle(true));
  });
  if (!isFree) return findFreePort();
  server.close();
  await once(server, 'close');
  return port;
}
