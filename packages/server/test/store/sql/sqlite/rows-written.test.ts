import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unionidIdentity } from '../../../../src/model/identity.ts';
import type { RowsWritten, Store } from '../../../../src/store/store.ts';
import { appid, day, describeLogin, expectOpened, newAvatarId, now, written } from '../../contract/store-under-test.ts';
import { openSqliteStore } from './open-sqlite.ts';

describe('onRows', () => {
  let heard: RowsWritten[];
  let store: Store;
  let close: () => Promise<void>;
  beforeEach(async () => {
    heard = [];
    ({ store, close } = await openSqliteStore({ onRows: (rows) => heard.push(rows) }));
  });
  afterEach(() => close());

  it('tells every row that a first login wrote, and no secret', async () => {
    const unionid = unionidIdentity('group', 'uABC');
    const codeHash = Uint8Array.from({ length: 32 }, (_, n) => n + 0xa0);
    const login = describeLogin({ unionid, profile: { nickname: '小明' }, attempt: { codeHash, keyHash: null } });
    await store.openLogin(login);
    const identity = { user_id: login.newUserId, created_at: now };
    expect(heard).toEqual([
      {
        requestId: 'req_test',
        rows: [
          {
            table: 'users',
            change: 'insert',
            columns: {
              id: login.newUserId,
              status: 'active',
              nickname: '小明',
              avatar_url: null,
              phone_masked: null,
              roles: '[]',
              epoch: 0,
              created_at: now,
              banned_until: null,
              ban_reason: null,
            },
          },
          {
            table: 'identities',
            change: 'insert',
            columns: { namespace: `openid:${appid}`, subject: 'oABC', ...identity },
          },
          {
            table: 'identities',
            change: 'insert',
            columns: { namespace: 'unionid:group', subject: 'uABC', ...identity },
          },
          {
            table: 'sessions',
            change: 'insert',
            columns: {
              id: login.session.id,
              user_id: login.newUserId,
              appid,
              counter: 0,
              salt: '32 bytes',
              user_epoch: 0,
              created_at: now,
              rotated_at: now,
              idle_expires_at: now + 30 * day,
              expires_at: now + 180 * day,
              device: null,
              place: null,
            },
          },
          {
            table: 'attempts',
            change: 'insert',
            columns: { code_hash: 'a0a1a2a3…', key_hash: null, session_id: login.session.id, at: now },
          },
        ],
      },
    ]);
  });

  it('tells only what really changed', async () => {
    const { session, user } = expectOpened(await store.openLogin(describeLogin({ unionid: null })));
    heard.length = 0;
    const end = { id: session.id, reason: 'logout' as const, ...written() };
    await store.endSession(end);
    await store.endSession(end);
    await store.saveProfile({ userId: user.id, profile: {}, ...written() });
    expect(heard).toEqual([
      {
        requestId: 'req_test',
        rows: [
          { table: 'sessions', change: 'update', columns: { ended_at: now, end_reason: 'logout', id: session.id } },
        ],
      },
    ]);
  });

  it('tells a refresh, a new avatar and a logout everywhere', async () => {
    const { session, user } = expectOpened(await store.openLogin(describeLogin()));
    heard.length = 0;
    const at = now + 60;
    await store.advanceSession({ id: session.id, counter: 0, idleExpiresAt: at + day, ...written(at) });
    const avatar = { id: newAvatarId(), mediaType: 'image/png', bytes: new Uint8Array(900) };
    await store.saveAvatar({ userId: user.id, avatarUrl: 'https://e.com/a', avatar, ...written(at) });
    await store.endAllSessions({ userId: user.id, ...written(at) });
    expect(heard.flatMap(({ rows }) => rows)).toEqual([
      {
        table: 'sessions',
        change: 'update',
        columns: { counter: 1, rotated_at: at, idle_expires_at: at + day, id: session.id },
      },
      { table: 'users', change: 'update', columns: { avatar_url: 'https://e.com/a', id: user.id } },
      {
        table: 'avatars',
        change: 'insert',
        columns: { id: avatar.id, user_id: user.id, media_type: 'image/png', bytes: '900 bytes' },
      },
      { table: 'users', change: 'update', columns: { epoch: 1, id: user.id } },
    ]);
  });

  it('tells of a phone number and a session key no more than that they are there', async () => {
    const sealedSessionKey = new Uint8Array(53);
    const { session, user } = expectOpened(await store.openLogin(describeLogin({ sealedSessionKey })));
    const of = { user_id: user.id, session_id: session.id };
    expect(heard.at(-1)?.rows.at(-1)).toEqual({
      table: 'session_keys',
      change: 'insert',
      columns: { ...of, appid, sealed_key: '53 bytes' },
    });
    heard.length = 0;
    const bytes = Uint8Array.from({ length: 32 }, (_, n) => n + 0xa0);
    const phone = { numberHash: bytes, sealedNumber: bytes, codeHash: bytes, boundAt: now };
    await store.bindPhone({ userId: user.id, phone, phoneMasked: '138****8000', ...written() });
    await store.unbindPhone({ userId: user.id, ...written() });
    await store.endSession({ id: session.id, reason: 'logout', ...written() });
    const masked = (phone_masked: string | null) => ({
      table: 'users',
      change: 'update',
      columns: { phone_masked, id: user.id },
    });
    expect(heard.flatMap(({ rows }) => rows)).toEqual([
      {
        table: 'phones',
        change: 'insert',
        columns: {
          user_id: user.id,
          number_hash: 'a0a1a2a3…',
          sealed_number: '32 bytes',
          code_hash: 'a0a1a2a3…',
          bound_at: now,
        },
      },
      masked('138****8000'),
      { table: 'phones', change: 'update', columns: { bound_at: 0, user_id: user.id } },
      { table: 'phones', change: 'delete', columns: { user_id: user.id } },
      masked(null),
      { table: 'sessions', change: 'update', columns: { ended_at: now, end_reason: 'logout', id: session.id } },
      { table: 'session_keys', change: 'delete', columns: { session_id: session.id } },
    ]);
  });

  it('tells what belongs to each of two requests of one group, also when a third fails', async () => {
    const logins = ['req_a', 'req_b'].map((requestId) => describeLogin({ openid: requestId, requestId }));
    const bad = describeLogin({ openid: 'bad', requestId: 'req_bad', session: { id: 'ses_nonsense' } });
    await Promise.allSettled([...logins, bad].map((login) => store.openLogin(login)));
    expect(heard.map(({ requestId, rows }) => [requestId, rows.length])).toEqual([
      ['req_a', 4],
      ['req_b', 4],
    ]);
  });
});
