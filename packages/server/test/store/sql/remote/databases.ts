import { describe } from 'vitest';
import { freshMysql, freshPostgres, isAvailable } from '../../../servers/fresh.ts';

const databases = [
  { title: 'PostgreSQL', kind: 'postgres', fresh: freshPostgres },
  { title: 'MariaDB', kind: 'mysql', fresh: freshMysql },
] as const;

/** The same sentences about each server that can be had; the servers at once, the sentences in turn. */
export function describeEachDatabase(sentence: string, body: (database: (typeof databases)[number]) => void): void {
  for (const database of databases) {
    // Said only when it is so: a `false` would reach what is skipped inside.
    const skipped = isAvailable(database.kind) ? {} : { skip: true };
    describe(sentence, { concurrent: true, ...skipped }, () => {
      describe.sequential(database.title, () => body(database));
    });
  }
}
