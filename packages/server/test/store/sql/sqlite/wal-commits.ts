import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const headerBytes = 32;
const frameHeaderBytes = 24;

/** How many transactions the write-ahead log holds: the last frame of each carries the size of the database (sqlite.org/fileformat2.html §4.1). */
export function countCommits(databasePath: string): number {
  const log = readFileSync(`${databasePath}-wal`);
  const frameBytes = frameHeaderBytes + log.readUInt32BE(8);
  let commits = 0;
  for (let frame = headerBytes; frame + frameBytes <= log.length; frame += frameBytes) {
    if (log.readUInt32BE(frame + 4) > 0) commits += 1;
  }
  return commits;
}

/** Another one each time the log begins anew (sqlite.org/fileformat2.html §4.1). */
export function readSalt(databasePath: string): string {
  const salt = Buffer.alloc(8);
  const log = openSync(`${databasePath}-wal`, 'r');
  readSync(log, salt, 0, salt.length, 16);
  closeSync(log);
  return salt.toString('hex');
}
