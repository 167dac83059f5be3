import { createHash } from 'node:crypto';
import type { Awaitable, Change, Query, Row, SqlValue, WriteStatement } from '../driver.ts';
import { readNumber, readText } from '../rows.ts';

export type Dialect = 'sqlite' | 'postgres' | 'mysql';

/** One step of the schema. The text of each database is its own: types and table options differ. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  /** MySQL commits each statement by itself, so its text must be able to go on where a killed process left it. */
  readonly texts: Readonly<Record<Dialect, string>>;
}

/** The schema of one database. Who changes it holds its lock, so of several processes at once each sees what the one before it did. */
export interface Schema {
  readonly dialect: Dialect;
  hasTable(name: string): Awaitable<boolean>;
  all(query: Query, ...values: SqlValue[]): Awaitable<readonly Row[]>;
  /** Runs a text of several statements. */
  runScript(script: string): Awaitable<void>;
  apply(changes: readonly Change[]): Awaitable<void>;
}

const versionsTable = 'schema_versions';
const createVersions = `create table if not exists ${versionsTable} (
  version integer not null primary key, name varchar(200) not null, checksum varchar(64) not null, applied_at bigint not null
)`;
const listVersions: Query = { sql: `select version, checksum from ${versionsTable} order by version` };
const insertVersion: WriteStatement = {
  table: versionsTable,
  change: 'insert',
  columns: ['version', 'name', 'checksum', 'applied_at'],
  sql: `insert into ${versionsTable} (version, name, checksum, applied_at) values (?, ?, ?, ?)`,
};

/**
 * What is still to be done to bring the schema to the newest of `wanted`, in order; changes nothing.
 * @throws Error when the database is newer than this program, or was made by migrations that say something else.
 */
export async function listPending(schema: Schema, wanted: readonly Migration[]): Promise<readonly Migration[]> {
  const applied = await readApplied(schema);
  refuseNewer(applied, wanted);
  return wanted.filter((migration) => {
    const known = applied.get(migration.version);
    if (known !== undefined && known !== checksumOf(migration, schema)) throw new Error(describeChange(migration));
    return known === undefined;
  });
}

export interface MigrationRun {
  readonly now: number;
  /** How long to wait for another process that is changing the schema of a server; a minute by default. */
  readonly patienceMs?: number | undefined;
  /** Called before each step. */
  readonly onStep?: ((migration: Migration) => void) | undefined;
}

/** Brings the schema to the newest of `wanted`. The caller holds the lock. @throws as `listPending` */
export async function migrate(schema: Schema, wanted: readonly Migration[], run: MigrationRun): Promise<void> {
  // Who has nothing to do here needs no right to make tables.
  if (!(await schema.hasTable(versionsTable))) await schema.runScript(createVersions);
  for (const migration of await listPending(schema, wanted)) {
    run.onStep?.(migration);
    await schema.runScript(migration.texts[schema.dialect]);
    const values = [migration.version, migration.name, checksumOf(migration, schema), run.now];
    await schema.apply([{ statement: insertVersion, values }]);
  }
}

const checksumOf = ({ texts }: Migration, { dialect }: Schema): string =>
  createHash('sha256').update(texts[dialect]).digest('hex');

async function readApplied(schema: Schema): Promise<Map<number, string>> {
  const rows = (await schema.hasTable(versionsTable)) ? await schema.all(listVersions) : [];
  return new Map(rows.map((row) => [readNumber(row, 'version'), readText(row, 'checksum')]));
}

function refuseNewer(applied: Map<number, string>, wanted: readonly Migration[]): void {
  const newest = Math.max(0, ...applied.keys());
  const known = wanted.at(-1)?.version ?? 0;
  if (newest <= known) return;
  throw new Error(
    `The database was written by a newer wxlogin: its schema is version ${newest}, this program knows up to ${known}. ` +
      'Use the newer program, or a backup made before the upgrade.',
  );
}

const describeChange = ({ version, name }: Migration): string =>
  `The database was made by another text of migration ${version} (${name}) than this program has. ` +
  'Use the program that made the database, or another database.';
