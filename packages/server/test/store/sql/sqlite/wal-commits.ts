import { readFileSync } from 'node:fs';

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
