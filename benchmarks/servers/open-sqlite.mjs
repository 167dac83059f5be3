// The SQLite that wxlogin itself uses on this Node, so that everybody here writes with the same engine; and how everybody sets it.

const [major, minor] = process.versions.node.split('.').map(Number);
const hasSqlite = major > 22 || (major === 22 && minor >= 13);
const { DatabaseSync } = await import(hasSqlite ? 'node:sqlite' : '@photostructure/sqlite');

export const engine = hasSqlite ? 'node:sqlite' : '@photostructure/sqlite';
/** What is answered survives a power cut. */
export const pragmas =
  'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=10000; PRAGMA busy_timeout=5000;';

export function openSqlite(file) {
  const database = new DatabaseSync(file);
  database.exec(pragmas);
  return database;
}

/** For the check that nobody is fast by forgetting. */
export const readDurability = (database) => ({
  journal: database.prepare('PRAGMA journal_mode').get().journal_mode,
  synchronous: database.prepare('PRAGMA synchronous').get().synchronous,
});
