import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogin } from '../../src/create-login.ts';
import type { Login } from '../../src/login.ts';
import type { SqlValue } from '../../src/store/sql/driver.ts';
import { loadSqlite, type SqliteDatabase, type SqliteStatement } from '../../src/store/sql/sqlite/load-sqlite.ts';
import { describeService } from './describe-service.ts';
import { startStandIn } from './stand-in.ts';
import { createVisitors, median, type Path, type Post, visitorsAtOnce } from './visitors.ts';

export interface Writes {
  /** Statements that SQLite ran, those of the transaction included. */
  readonly statements: number;
  /** Rows inserted, updated or deleted. */
  readonly rows: number;
  /** Pages written to the log of the database. */
  readonly pages: number;
  /** Lines given to the logger. */
  readonly lines: number;
}

type Counted = { -readonly [Name in keyof Writes]: number };

const rounds = 7;

/** For one login and one refresh of people it knows, where as many as `visitorsAtOnce` share a commit. */
export async function measureWrites(): Promise<Record<Path, Writes>> {
  const folder = mkdtempSync(join(tmpdir(), 'wxlogin-'));
  const counted: Counted = { statements: 0, rows: 0, pages: 0, lines: 0 };
  const wechat = await startStandIn({ together: visitorsAtOnce });
  const login = await withCountedStatements(counted, () => openCounted({ wechatURL: wechat.url, folder }, counted));
  /** Nothing is copied out of the log before it has 10,000 pages, so it only grows. */
  const look = (): Writes => ({ ...counted, pages: statSync(join(folder, 'wxlogin.db-wal')).size / pageBytes });
  try {
    const visit = await createVisitors(wechat, createPost(login));
    const measure = async (path: Path): Promise<Writes> => {
      const spent: Writes[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const before = look();
        await visit[path]();
        spent.push(subtract(look(), before));
      }
      return perVisitor(spent);
    };
    return { login: await measure('login'), refresh: await measure('refresh') };
  } finally {
    await login.close();
    wechat.close();
    rmSync(folder, { recursive: true });
  }
}

/** https://www.sqlite.org/fileformat.html#the_write_ahead_log: each page has a header of 24 bytes there. */
const pageBytes = 4096 + 24;

function openCounted(at: Parameters<typeof describeService>[0], counted: Counted): Promise<Login> {
  const line = () => {
    counted.lines += 1;
  };
  return createLogin({
    ...describeService(at),
    logger: { debug() {}, info: line, warn: line, error: line },
    onRows: ({ rows }) => {
      counted.rows += rows.length;
    },
  });
}

/** Counts on the connections that `open` opens: it is handed an SQLite that does. */
async function withCountedStatements<Opened>(counted: Counted, open: () => Promise<Opened>): Promise<Opened> {
  const { DatabaseSync } = await loadSqlite();
  const { getBuiltinModule } = process;
  const countingSqlite = {
    DatabaseSync: function CountingDatabase(path: string): SqliteDatabase {
      const database = new DatabaseSync(path);
      return {
        exec: (sql) => database.exec(sql),
        close: () => database.close(),
        prepare: (sql) => countRuns(database.prepare(sql), counted),
      };
    },
  };
  process.getBuiltinModule = ((id: string) =>
    id === 'node:sqlite' ? countingSqlite : getBuiltinModule(id)) as typeof getBuiltinModule;
  try {
    return await open();
  } finally {
    process.getBuiltinModule = getBuiltinModule;
  }
}

function countRuns(statement: SqliteStatement, counted: Counted): SqliteStatement {
  const count =
    <Values extends SqlValue[], Result>(run: (...values: Values) => Result) =>
    (...values: Values) => {
      counted.statements += 1;
      return run.apply(statement, values);
    };
  return { get: count(statement.get), all: count(statement.all), run: count(statement.run) };
}

const createPost =
  (login: Login): Post =>
  async (path, json) => {
    const headers = { 'content-type': 'application/json' };
    const request = new Request(`http://login.test${path}`, { method: 'POST', headers, body: JSON.stringify(json) });
    const answer = await login.fetch(request);
    const text = await answer.text();
    if (answer.status === 200) return JSON.parse(text);
    throw new Error(`${path} answered ${answer.status}: ${text}`);
  };

const names = ['statements', 'rows', 'pages', 'lines'] as const;
const combine = (of: (name: keyof Writes) => number) =>
  Object.fromEntries(names.map((name) => [name, of(name)])) as unknown as Writes;
const subtract = (after: Writes, before: Writes) => combine((name) => after[name] - before[name]);
const perVisitor = (spent: readonly Writes[]) =>
  combine((name) => median(spent.map((each) => each[name])) / visitorsAtOnce);
