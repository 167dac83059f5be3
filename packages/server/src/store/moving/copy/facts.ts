import type { WriteStatement } from '../../sql/driver.ts';
import { readText } from '../../sql/rows.ts';
import { insertFact } from '../../sql/statements.ts';
import type { RawDatabase } from '../raw/raw-database.ts';

/** What a database knows about itself; empty where nobody has used it yet. */
export async function readFacts({ schema }: Pick<RawDatabase, 'schema'>): Promise<ReadonlyMap<string, string>> {
  if (!(await schema.hasTable('facts'))) return new Map();
  const rows = await schema.all({ sql: 'select name, value from facts' });
  return new Map(rows.map((row) => [readText(row, 'name'), readText(row, 'value')]));
}

const deleteFact: WriteStatement = {
  table: 'facts',
  change: 'delete',
  columns: ['name'],
  sql: 'delete from facts where name = ?',
  many: 'delete',
};

/** Replaces these facts in one transaction; null removes one. */
export async function writeFacts(to: RawDatabase, facts: Readonly<Record<string, string | null>>): Promise<void> {
  const names = Object.keys(facts);
  const kept = Object.entries(facts).filter(([, value]) => value !== null);
  await to.schema.runScript('begin');
  await to.write(
    deleteFact,
    names.map((name) => [name]),
  );
  if (kept.length > 0) await to.write(insertFact, kept);
  await to.schema.runScript('commit');
}
