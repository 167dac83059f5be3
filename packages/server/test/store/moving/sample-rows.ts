import { createHash } from 'node:crypto';
import { movedTables } from '../../../src/store/moving/copy/moved-tables.ts';
import { openRaw, readDatabaseName } from '../../../src/store/moving/raw/open-raw.ts';
import type { RawDatabase } from '../../../src/store/moving/raw/raw-database.ts';
import type { SqlValue } from '../../../src/store/sql/driver.ts';
import { type TableName, tables } from '../../../src/store/sql/tables.ts';

export type SampleRow = Readonly<Record<string, SqlValue>>;
export type Samples = Partial<Record<TableName, readonly SampleRow[]>>;

/** Everything that a database could get wrong: quoting, cases, blanks, planes of Unicode, bytes that are no text, signs and sizes. */
const texts = [
  ...[
    '',
    ' ',
    'a ',
    ' a',
    'A',
    'a',
    'ä',
    'ß',
    'ss',
    "O'Neil",
    '"quoted"',
    '\\',
    '\\\\n',
    '\\x41',
    '\n\r\t',
    '$1 ? :x %s',
    'null',
  ],
  ...[
    '小明',
    '😀👩‍👩‍👧‍👦',
    '\u{10FFFF}',
    '\uFFFD',
    'e\u0301',
    'é',
    '\u200b',
    '{a,"b"}',
    '-- ; drop table users',
    'NULL',
    "''",
    "x'00'",
  ],
  'long '.repeat(2000),
];
const numbers = [0, 1, -1, 255, 2 ** 31 - 1, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER, -(2 ** 40)];
const bytes = ['', '00', 'ff', '0000', 'ff00ff', '5c5c', '27', '5c783431', '0a0d', 'c328', 'fe', '80'].map((hex) =>
  Buffer.from(hex, 'hex'),
);

const pick = <T>(from: readonly T[], at: number): T => from[at % from.length] as T;
export const idOf = (kind: string, number: number): Buffer =>
  createHash('sha256').update(`${kind} ${number}`).digest().subarray(0, 16);
const hashOf = (kind: string, number: number): Buffer => createHash('sha256').update(`${kind} ${number}`).digest();

/** So many users with all that belongs to them, the same each time. */
export function makeSamples(count: number): Samples {
  const numbered = Array.from({ length: count }, (_, number) => number);
  return {
    users: numbered.map((n) => ({
      id: idOf('user', n),
      status: n % 7 === 0 ? 'blocked' : 'active',
      nickname: n % 5 === 4 ? null : pick(texts, n),
      avatar_url: n % 3 === 0 ? null : `https://login.example.com/avatars/${n}?${pick(texts, n + 3)}`,
      phone_masked: n % 2 === 0 ? null : '138****0000',
      roles: n % 11 === 0 ? '["admin","人"]' : '[]',
      epoch: pick(numbers, n),
      created_at: pick(numbers, n + 1),
      banned_until: pick([null, ...numbers], n),
      ban_reason: pick([null, ...texts], n),
    })),
    identities: numbered.flatMap((n) => [
      // One subject in two name spaces, and subjects that differ in case, in blanks, or are no text.
      { namespace: 'openid:wx0123456789abcdef', subject: subjectOf(n), user_id: idOf('user', n), created_at: n },
      { namespace: 'openid:wxfedcba9876543210', subject: subjectOf(n), user_id: idOf('user', n), created_at: -n },
      { namespace: 'unionid:group', subject: Buffer.from(`u${n}`), user_id: idOf('user', n), created_at: n },
    ]),
    sessions: numbered.map((n) => ({
      id: idOf('session', n),
      user_id: idOf('user', n),
      appid: n % 2 === 0 ? 'wx0123456789abcdef' : 'wxfedcba9876543210',
      counter: pick(numbers, n),
      salt: hashOf('salt', n),
      user_epoch: pick(numbers, n),
      created_at: n,
      rotated_at: n,
      idle_expires_at: 2 ** 33 + n,
      expires_at: 2 ** 34,
      ended_at: n % 4 === 0 ? n : null,
      end_reason: n % 4 === 0 ? 'logout' : null,
      device: n % 2 === 0 ? 'iPhone · WeChat 8.0.50' : null,
      place: n % 3 === 0 ? '203.0.113.0/24' : null,
    })),
    attempts: numbered.slice(0, 50).map((n) => ({
      session_id: idOf('session', n),
      code_hash: hashOf('code', n),
      key_hash: n % 2 === 0 ? null : hashOf('key', n),
      at: n,
    })),
    avatars: numbered.slice(0, 70).map((n) => ({
      id: idOf('avatar', n),
      user_id: idOf('user', n),
      media_type: 'image/jpeg',
      // Never none at all: Node 22 hands SQLite null for them.
      bytes: Buffer.alloc(1 + n * 700, pick(bytes.slice(1), n)),
    })),
    bans: numbered.slice(0, 30).map((n) => ({
      identity_hash: hashOf('ban', n),
      reason: n % 2 === 0 ? null : pick(texts, n),
      banned_until: n % 3 === 0 ? null : pick(numbers, n),
      created_at: n,
    })),
    phones: numbered.slice(0, 60).map((n) => ({
      user_id: idOf('user', n),
      number_hash: hashOf('number', n),
      sealed_number: hashOf('sealed number', n),
      code_hash: hashOf('phone code', n),
      bound_at: n,
    })),
    session_keys: numbered.slice(0, 60).map((n) => ({
      user_id: idOf('user', n),
      appid: n % 2 === 0 ? 'wx0123456789abcdef' : 'wxfedcba9876543210',
      session_id: idOf('session', n),
      sealed_key: hashOf('session key', n),
    })),
    avatar_leftovers: numbered.slice(0, 9).map((n) => ({ id: idOf('leftover', n), due_at: pick(numbers, n) })),
    signing_keys: ['a', 'B', '_', 'Z', 'b', '-', 'é'].map((kid, n) => ({
      kid,
      alg: 'ES256',
      public_jwk: pick(texts, n + 9),
      sealed_private_key: hashOf('key', n),
      created_at: n,
      active_at: n,
      retired_at: n % 2 === 0 ? null : n,
    })),
    wechat_api_tokens: [
      {
        appid: 'wx0123456789abcdef',
        version: 3,
        sealed_token: hashOf('token', 1),
        expires_at: 5,
        forced_at: 6,
        forced_on_day: 7,
      },
    ],
    link_conflicts: numbered.slice(0, 40).map((n) => ({
      user_id: idOf('user', n),
      other_user_id: idOf('user', n + 1),
      namespace: 'unionid:group',
      at: n,
    })),
    merges: numbered.slice(0, 40).map((n) => ({
      id: idOf('merge', n),
      kept_user_id: idOf('user', n),
      merged_user_id: idOf('user', n + 1),
      moved: Buffer.from(JSON.stringify([{ namespace: 'openid:wx0123456789abcdef', subject: `o${n}` }])),
      at: n,
      undone_at: n % 3 === 0 ? n : null,
    })),
    clients: numbered.slice(0, 30).map((n) => ({
      id: idOf('client', n),
      name: pick(texts, n),
      secret_hash: hashOf('client secret', n),
      scopes: n % 3 === 0 ? '' : 'introspect revoke',
      appids: n % 2 === 0 ? null : 'wx0123456789abcdef wxfedcba9876543210',
      created_at: n,
      ended_at: n % 4 === 0 ? n : null,
    })),
    audit_events: numbered.map((n) => ({
      id: idOf('event', n),
      at: n,
      name: 'login',
      actor: pick(['user', 'client:é ', 'system'], n),
      result: pick(['ok', 'refused'], n),
      request_id: `req_${n}`,
      appid: n % 2 === 0 ? null : 'wx0123456789abcdef',
      user_id: n % 4 === 0 ? null : idOf('user', n),
      session_id: n % 4 === 0 ? null : idOf('session', n),
      reason: n % 3 === 0 ? null : pick(texts, n).slice(0, 200),
      place: pick([null, '203.0.113.0/24'], n >> 1),
    })),
    audit_seals: numbered.slice(0, 40).map((n) => ({
      number: n + 1,
      covers_from: idOf('event', n),
      covers_below: idOf('event', n + 1),
      events: pick(numbers, n),
      at: n,
      previous_hash: hashOf('seal', n),
      hash: hashOf('seal', n + 1),
    })),
    facts: [
      { name: 'mode', value: 'production' },
      { name: 'root_check', value: 'the one of the samples' },
      { name: 'served_at', value: '1790000000' },
      { name: 'last_signing_key', value: 'b' },
    ],
  };
}

/** Distinct by their number, whatever else they are. */
const subjectOf = (n: number): Buffer =>
  Buffer.concat([
    n % 2 === 0 ? Buffer.from(pick(['o', 'O', ' o', 'o ', '\\'], n >> 1)) : pick(bytes, n >> 1),
    Buffer.from(`#${n}`),
  ]);

/** Opens the database for one piece of work. */
export async function withRaw<T>(database: string, work: (raw: RawDatabase) => T | Promise<T>): Promise<T> {
  const raw = await openRaw(readDatabaseName(database), { mayCreate: true });
  // A SQLite file that was held alone is let go entirely, on Node 20 too.
  if (raw.schema.dialect === 'sqlite') await raw.tryLock('sample');
  try {
    return await work(raw);
  } finally {
    await raw.close();
  }
}

/** Brings the schema up to date and adds the rows. */
export const fill = (database: string, samples: Samples): Promise<void> =>
  withRaw(database, async (raw) => {
    await raw.migrate({ now: 1 });
    await raw.schema.runScript('begin');
    for (const { name, columns, insert } of movedTables) {
      const rows = samples[name] ?? [];
      const values = rows.map((row) => columns.map((column) => row[column] ?? null));
      for (let at = 0; at < values.length; at += 20) await raw.write(insert, values.slice(at, at + 20));
    }
    await raw.schema.runScript('commit');
  });

/** Every row, spelt so that they can be compared. */
export const dump = (database: string, table: TableName): Promise<unknown[]> =>
  withRaw(database, async (raw) => {
    const columns = Object.keys(tables[table].columns);
    const rows = await raw.schema.all({ sql: `select ${columns.join(', ')} from ${table}` });
    const spelt = rows.map((row) =>
      columns.map((column) => {
        const value = row[column];
        return value instanceof Uint8Array ? `0x${Buffer.from(value).toString('hex')}` : value;
      }),
    );
    return spelt.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  });

/** Runs one statement. */
export const change = (database: string, sql: string): Promise<void> =>
  withRaw(database, async (raw) => {
    await raw.schema.runScript(sql);
  });
