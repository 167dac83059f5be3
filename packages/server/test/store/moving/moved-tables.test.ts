import { describe, expect, it } from 'vitest';
import { movedTables, uniqueColumns } from '../../../src/store/moving/copy/moved-tables.ts';
import { type TableName, tables } from '../../../src/store/sql/tables.ts';
import { createTempFolder } from '../sql/sqlite/temp-folder.ts';
import { withRaw } from './sample-rows.ts';

describe('the tables that are copied', () => {
  it('are all but the leases', () => {
    const left = Object.keys(tables).filter((name) => !movedTables.some((table) => table.name === name));
    expect(left).toEqual(['leases']);
  });

  it('have the keys that the database has, and it knows what else is unique', async () => {
    const folder = createTempFolder();
    const found = await withRaw(`sqlite:${folder.path}/a.db`, async (raw) => {
      await raw.migrate({ now: 1 });
      return raw.schema.all({
        sql: `select t.name as "table", i.origin, group_concat(c.name, ' ' order by c.seqno) as columns
          from sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
          where t.type = 'table' and i."unique" group by t.name, i.name, i.origin`,
      });
    });
    folder.remove();
    for (const { name, key } of movedTables) {
      const own = found.filter(({ table }) => table === name);
      expect(own.filter(({ origin }) => origin === 'pk').map(({ columns }) => columns)).toEqual([
        key.map(({ column }) => column).join(' '),
      ]);
      const others = own.filter(({ origin }) => origin !== 'pk').map(({ columns }) => columns);
      expect(others, name).toEqual([...(uniqueColumns[name as TableName] ?? [])]);
    }
  });
});
