// A database of N people, each with one identity and one session, made inside the database by one statement a table.
//
// Person k: the identifiers of user and session begin with a time that grows with k, as real ones do; the openid is scattered, as real ones are.

/** What every database spells differently. */
const dialects = {
  sqlite: {
    numbers: (n) => `(with recursive n(k) as (select 1 union all select k + 1 from n where k < ${n}) select k from n)`,
    bytes: (hex) => `unhex(${hex})`,
    hex: (number, digits) => `printf('%0${digits}x', ${number})`,
    join: (one, other) => `(${one} || ${other})`,
    binary: (text) => `cast(${text} as blob)`,
    dropIndex: (name) => `drop index ${name}`,
  },
  postgres: {
    numbers: (n) => `(select k from generate_series(1::bigint, ${n}) as k) n`,
    bytes: (hex) => `decode(${hex}, 'hex')`,
    hex: (number, digits) => `lpad(to_hex(${number}), ${digits}, '0')`,
    join: (one, other) => `(${one} || ${other})`,
    binary: (text) => `convert_to(${text}, 'UTF8')`,
    dropIndex: (name) => `drop index ${name}`,
  },
  mysql: {
    numbers: (n) => `(select seq as k from seq_1_to_${n}) n`,
    bytes: (hex) => `unhex(${hex})`,
    hex: (number, digits) => `lpad(lower(hex(${number})), ${digits}, '0')`,
    join: (one, other) => `concat(${one}, ${other})`,
    binary: (text) => text,
    dropIndex: (name, table) => `drop index ${name} on ${table}`,
  },
};

/** An odd factor modulo a power of two reaches every number once; JavaScript reckons the same. */
const factor = 2_654_435_761n;
const mask = (1n << 40n) - 1n;
const firstUserMs = 1_600_000_000_000;
const firstSessionMs = 1_650_000_000_000;
const marks = '70008000';

export const namespace = 'openid:wx0123456789abcdef';
export const appid = 'wx0123456789abcdef';
export const openidOf = (k) => `o${((BigInt(k) * factor) & mask).toString(16).padStart(27, '0')}`;
export const sessionIdOf = (k) => Buffer.from(hexOf(firstSessionMs + k) + marks + hexOf(k), 'hex');
/** Of the session. */
export const saltOf = (k) => Buffer.from(k.toString(16).padStart(32, '0'), 'hex');
const hexOf = (number) => number.toString(16).padStart(12, '0');

/** The statements that fill an empty schema; secondary indexes are made at the end, as any big import does. */
export function describeFill(dialect, people, now) {
  const { numbers, bytes, hex, join, binary, dropIndex } = dialects[dialect];
  const idFrom = (firstMs) => bytes(join(join(hex(`(${firstMs} + k)`, 12), `'${marks}'`), hex('k', 12)));
  const [userId, sessionId] = [idFrom(firstUserMs), idFrom(firstSessionMs)];
  const subject = binary(join("'o'", hex(`((k * ${factor}) & ${mask})`, 27)));
  const later = now + 30 * 86_400;
  return [
    dropIndex('identities_of_user', 'identities'),
    dropIndex('sessions_of_user', 'sessions'),
    `insert into users (id, status, roles, epoch, created_at)
      select ${userId}, 'active', '[]', 0, ${now} from ${numbers(people)} order by k`,
    `insert into identities (namespace, subject, user_id, created_at)
      select '${namespace}', subject, user_id, ${now}
      from (select ${subject} as subject, ${userId} as user_id from ${numbers(people)}) i order by subject`,
    `insert into sessions
      (id, user_id, appid, counter, salt, user_epoch, created_at, rotated_at, idle_expires_at, expires_at)
      select ${sessionId}, ${userId}, '${appid}', 0, ${bytes(hex('k', 32))}, 0, ${now}, ${now}, ${later}, ${later}
      from ${numbers(people)} order by k`,
    'create index identities_of_user on identities (user_id, namespace, subject)',
    'create index sessions_of_user on sessions (user_id, id)',
  ];
}
