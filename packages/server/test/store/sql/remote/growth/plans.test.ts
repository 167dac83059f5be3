import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appid, describeFill, namespace, openidOf, sessionIdOf } from '../../../../../../../benchmarks/growth/fill.mjs';
import { silentLogger } from '../../../../../src/logger.ts';
import { openStore } from '../../../../../src/store/open-store.ts';
import type { Query, SqlValue } from '../../../../../src/store/sql/driver.ts';
import { mostLooksPerPlan } from '../../../../../src/store/sql/postgres/postgres-connection.ts';
import type { Connection, Outgoing } from '../../../../../src/store/sql/remote/database.ts';
import * as statements from '../../../../../src/store/sql/statements.ts';
import * as account from '../../../../../src/store/sql/verbs/account/account-statements.ts';
import { describeEachDatabase } from '../databases.ts';
import { describeDatabase } from '../open-remote-store.ts';
import { repeat, times } from '../times.ts';
import { measures } from './measure.ts';

const people = 10_000 * times;
const timeout = 60_000 * times;
const now = 1_790_000_000;
const limits = { connectMs: 2000, answerMs: 60_000, lockMs: 1000, idleMs: 60_000, closeMs: 500 };
/** What a row found by its key may cost: a few pages of the tree, in up to three tables. */
const aKey = { postgres: 20, mysql: 8 };

const subject = (k: number) => Buffer.from(openidOf(k));
const sessionId = (k: number) => sessionIdOf(k);
const userId = (k: number) =>
  Buffer.from(
    `${(1_600_000_000_000 + k).toString(16).padStart(12, '0')}70008000${k.toString(16).padStart(12, '0')}`,
    'hex',
  );

/** Questions for one key, with the values before it. */
const questions: readonly (readonly [string, Query, readonly SqlValue[], (k: number) => SqlValue])[] = [
  ['the owner of an openid', statements.findOwner, [19, namespace], subject],
  ['the user of an openid', account.findUserOf, [namespace], subject],
  ['a ban of an identity', statements.findBan, [], () => randomBytes(32)],
  ['a session', statements.findSession, [], sessionId],
  ['an attempt', statements.findAttempt, [], () => randomBytes(32)],
  ['the session of a code', statements.findSessionOfCode, [], () => randomBytes(32)],
  ['a user', statements.findUser, [], userId],
  ['an avatar', statements.findAvatar, [], userId],
];

/** Rows only: making an index would have everything planned anew. */
const fill = {
  postgres: [...describeRows('postgres'), describeAttempts('sha256(id)')],
  mysql: [...describeRows('mysql'), describeAttempts('unhex(sha2(id, 256))')],
};
function describeRows(kind: 'postgres' | 'mysql'): readonly string[] {
  return describeFill(kind, people, now).filter((sql) => sql.startsWith('insert'));
}
function describeAttempts(codeHash: string): string {
  return `insert into attempts (session_id, code_hash, at) select id, ${codeHash}, ${now} from sessions`;
}

/** What a server does to tables by itself, before the questions are planned. An empty table that was looked after is known to be empty. */
const upkeep = {
  postgres: ['vacuum', 'vacuum analyze'],
  mysql: ['analyze table attempts, sessions, users, identities'],
};

describeEachDatabase('a database that has grown since its questions were planned', ({ kind, fresh }) =>
  describe.each(['', ...upkeep[kind]])('%s', (care) => {
    const measure = measures[kind];
    let connection: Connection;
    let filled: Connection;
    let database: ReturnType<typeof describeDatabase>;

    const tell = (sql: string) => filled.send([{ sql, values: [] }]);
    const ask = async (times: number, outgoing: readonly Outgoing[]) => {
      for (let n = 0; n < times; n += 1) for (const each of outgoing) await connection.send([each]);
    };

    beforeAll(async () => {
      const url = await fresh();
      await (await openStore({ database: url, logger: silentLogger })).close();
      database = describeDatabase(url, limits);
      [connection, filled] = await Promise.all([database.connect(), database.connect()]);
      if (care) await tell(care);
      // While the tables are empty, often enough that plans are kept.
      await ask(7, all());
      for (const sql of fill[kind]) await tell(sql);
      await Promise.all(repeat(mostLooksPerPlan, () => connection.look([])));
    }, timeout);
    afterAll(() => Promise.all([connection.close(), filled.close()]));

    const one = ([, query, values, key]: (typeof questions)[number], k = 5): Outgoing =>
      database.ask(query, [...values, key(k)]);
    const many = ([, query, values, key]: (typeof questions)[number], count = 20): Outgoing =>
      database.askMany(
        query,
        values,
        repeat(count, (n) => key(n * 97 + 1)),
      );
    const others = (): readonly (readonly [string, Outgoing])[] => [
      ['the unionid of a user', database.ask(statements.findSubject, [userId(7), 'unionid:group'])],
      [
        'the live sessions of a user',
        database.ask(statements.listLiveSessions, [userId(7), appid, 0, now, now, 1000, 19]),
      ],
      ['the avatar of a user', database.ask(statements.findAvatarOfUser, [userId(7)])],
      ['a refresh', database.write(statements.advanceSession, [[1, now, now + 9, sessionId(7), 0, now]])[0]!],
      ['a page of users', database.ask(account.listUsers, [userId(7), 2])],
      ['what WeChat knows a user by', database.ask(account.listIdentities, [userId(7)])],
      ['the sessions of a user', database.ask(account.listSessions, [userId(7), 100])],
      ['where a user is logged in', database.ask(account.listLiveSessions, [userId(7), now, now, 100])],
      ...account.deletionsOfUser.map(
        (statement) => [`no more ${statement.table}`, database.write(statement, [[randomBytes(16)]])[0]!] as const,
      ),
      ['a ban', database.write(account.banUser, [['active', null, null, 0, userId(11), 0]])[0]!],
      ['roles', database.write(account.saveRoles, [['[]', userId(12), '[]']])[0]!],
      ['the end of a session', database.write(statements.endSession, [[now, 'logout', sessionId(8)]])[0]!],
      ['a logout everywhere', database.write(statements.raiseEpoch, [[1, userId(9), 0]])[0]!],
      ['a new nickname', database.write(statements.saveNickname, [['a', userId(10)]])[0]!],
    ];
    const all = () => [
      ...questions.flatMap((question) => [one(question), many(question)]),
      ...others().map(([, outgoing]) => outgoing),
    ];

    it.each(questions)('finds %s by its key, alone and with others', async (...question) => {
      expect(await measure(connection, one(question))).toBeLessThanOrEqual(aKey[kind]);
      expect(await measure(connection, many(question))).toBeLessThanOrEqual(20 * aKey[kind]);
      expect(await measure(connection, many(question, 2))).toBeLessThanOrEqual(2 * aKey[kind]);
    });

    it('finds what it changes by its key', async () => {
      const costs = [];
      for (const [name, outgoing] of others()) costs.push({ name, cost: await measure(connection, outgoing) });
      expect(costs.filter(({ cost }) => cost > aKey[kind])).toEqual([]);
    });
  }),
);
