import { createHash } from 'node:crypto';
import type { SqlTransaction, WriteStatement } from './driver.ts';
import { readNumber, readText } from './rows.ts';

/** One step of the schema. The text of each database is its own: types and table options differ. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sqlite: string;
}

/** A transaction that holds the database's write lock and can also run scripts of several statements. */
export interface SchemaTransaction extends SqlTransaction {
  runScript(script: string): void | Promise<void>;
}

const createVersions = `create table if not exists schema_versions (
  version integer not null primary key, name text not null, checksum text not null, applied_at integer not null
)`;
const listVersions = 'select version, checksum from schema_versions order by version';
const insertVersion: WriteStatement = {
  table: 'schema_versions',
  change: 'insert',
  columns: ['version', 'name', 'checksum', 'applied_at'],
  sql: 'insert into schema_versions (version, name, checksum, applied_at) values (?, ?, ?, ?)',
};

/**
 * Brings the schema to the newest of `migrations`; of several processes at once one does the work and the others find it done.
 * @throws Error when the database is newer than this program, or was made by migrations that say something else.
 */
export async function migrate(
  transaction: SchemaTransaction,
  migrations: readonly Migration[],
  now: number,
): Promise<void> {
  await transaction.runScript(createVersions);
  const applied = await readApplied(transaction);
  refuseNewer(applied, migrations);
  for (const migration of migrations) {
    const checksum = createHash('sha256').update(migration.sqlite).digest('hex');
    const known = applied.get(migration.version);
    if (known !== undefined && known !== checksum) throw new Error(describeChange(migration));
    if (known !== undefined) continue;
    await transaction.runScript(migration.sqlite);
    await transaction.run(insertVersion, migration.version, migration.name, checksum, now);
  }
}

async function readApplied(transaction: SqlTransaction): Promise<Map<number, string>> {
  const rows = await transaction.all(listVersions);
  return new Map(rows.map((row) => [readNumber(row, 'version'), readText(row, 'checksum')]));
}

function refuseNewer(applied: Map<number, string>, migrations: readonly Migration[]): void {
  const newest = Math.max(0, ...applied.keys());
  const known = migrations.at(-1)?.version ?? 0;
  if (newest <= known) return;
  throw new Error(
    `The database was written by a newer wxlogin: its schema is version ${newest}, this program knows up to ${known}. ` +
      'Use the newer program, or a backup made before the upgrade.',
  );
}

const describeChange = ({ version, name }: Migration): string =>
  `The database was made by another text of migration ${version} (${name}) than this program has. ` +
  'Use the program that made the database, or another database.';
