import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLogger } from '../../../../../src/logger.ts';
import { openStore } from '../../../../../src/store/open-store.ts';
import type { Store } from '../../../../../src/store/store.ts';
import { describeLogin, newAvatarId, newSessionId, openLogin, written } from '../../../contract/store-under-test.ts';
import { describeEachDatabase } from '../databases.ts';
import { outcomeOf } from '../outcomes.ts';
import { repeat } from '../times.ts';

describeEachDatabase('what the database refuses', ({ kind, fresh }) => {
  let store: Store;
  beforeAll(async () => {
    store = await openStore({ database: await fresh(), logger: silentLogger });
  });
  afterAll(() => store.close());

  /** Others of the same moment, before and after it. */
  async function among<T>(bad: () => Promise<T>) {
    const before = repeat(20, (n) => openLogin(store, { openid: `o${n}` }));
    const one = outcomeOf(bad());
    const after = repeat(20, (n) => openLogin(store, { openid: `p${n}` }));
    await Promise.all([...before, ...after]);
    return one;
  }

  const badLogins = {
    'an openid that is too long': { openid: randomBytes(5000).toString('hex') },
    'an app that is too long': { openid: 'x', session: { appid: 'wx'.repeat(300_000) } },
    'a number that is none': { openid: 'x', session: { expiresAt: Number.NaN } },
    'a number that is too large': { openid: 'x', session: { idleExpiresAt: 2 ** 63 } },
    'a number with a fraction': { openid: 'x', at: 0.5 },
  };
  // PostgreSQL's text and bytea have no limit worth a test.
  const ours = Object.entries(badLogins).filter(([name]) => kind === 'mysql' || !name.startsWith('an app'));

  it.each(ours)('fails alone: a login with %s', async (_, wish) => {
    const outcome = await among(() => store.openLogin(describeLogin(wish)));
    expect(outcome.code).toBeDefined();
    expect(outcome.code).not.toBe('storage_unavailable');
  });

  it('fails alone: a question', async () => {
    const [{ user, session }] = await Promise.all([openLogin(store), openLogin(store)]);
    const [bad, ...good] = await Promise.all([
      outcomeOf(store.findSubject(user.id, kind === 'postgres' ? 'a\0b' : (Number.NaN as never))),
      ...repeat(9, () => store.findSession(session.id)),
      store.findSession(newSessionId()),
      store.ping(),
    ]);
    expect(bad.code).toBeDefined();
    expect(good.filter(Boolean)).toHaveLength(9);
  });

  it('fails alone: a picture that is larger than what may be sent at once', async () => {
    const { user } = await openLogin(store);
    const saveAvatar = (size: number) => {
      const avatar = { id: newAvatarId(), mediaType: 'image/png', bytes: Buffer.alloc(size, 7) };
      return store.saveAvatar({ userId: user.id, avatarUrl: avatar.id, avatar, ...written() });
    };
    // 16 MiB is MariaDB's limit for a packet, in which a byte takes two; of a medium blob it is the size.
    const outcome = await among(() => saveAvatar(kind === 'mysql' ? 9 << 20 : 1 << 10));
    expect(outcome.code).toEqual(
      kind === 'mysql' ? expect.stringMatching(/bytes are more than max_allowed_packet/) : undefined,
    );
    const saved = await saveAvatar(3 << 20);
    expect((await store.findAvatar(saved!.avatarUrl as `avt_${string}`))?.bytes).toHaveLength(3 << 20);
  });

  it('does not keep pictures apart that are small enough each but too large together', async () => {
    const people = await Promise.all(repeat(24, (n) => openLogin(store, { openid: `o${n}` })));
    const saved = await Promise.all(
      people.map(({ user }) => {
        const avatar = { id: newAvatarId(), mediaType: 'image/png', bytes: Buffer.alloc(600_000, 7) };
        return store.saveAvatar({ userId: user.id, avatarUrl: avatar.id, avatar, ...written() });
      }),
    );
    expect(saved.filter(Boolean)).toHaveLength(24);
  });

  it('keeps every text as it is, and knows each again', async () => {
    const texts = [
      "'",
      '"',
      '\\',
      "\\'",
      '%_',
      '{"a"}',
      '{NULL}',
      'NULL',
      '?',
      '$1',
      '😀',
      ' ',
      'a ',
      'A',
      'a',
      'ä',
      'é',
    ];
    const nicknames = kind === 'mysql' ? [...texts, '', 'nul\0'] : [...texts, ''];
    const opened = await Promise.all(
      nicknames.map((nickname) => openLogin(store, { openid: `text ${nickname}`, profile: { nickname } })),
    );
    expect(new Set(opened.map(({ user }) => user.id)).size).toBe(nicknames.length);
    const again = await Promise.all(nicknames.map((nickname) => openLogin(store, { openid: `text ${nickname}` })));
    expect(again.map(({ user }) => user.nickname)).toEqual(nicknames);
    expect(again.map(({ user }) => user.id)).toEqual(opened.map(({ user }) => user.id));
    for (const [index, { user }] of opened.entries())
      expect((await openLogin(store, { openid: `text ${nicknames[index]}` })).user.id).toBe(user.id);
  });

  it('tells half a character from none, and goes on', async () => {
    const outcomes = await Promise.all(
      ['\ud800', 'a', '\udfff', '\ufffd'].map((openid) => outcomeOf(openLogin(store, { openid: `half ${openid}` }))),
    );
    expect(outcomes.map(({ code }) => code)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
