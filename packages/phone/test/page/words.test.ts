import { describe, expect, it } from 'vitest';
import type { Line } from '../../src/page/model/lines.ts';
import { tellStories } from '../../src/page/model/stories.ts';
import { explainLine } from '../../src/page/words/calls.ts';
import { explainClaim } from '../../src/page/words/claims.ts';
import { tellContents } from '../../src/page/words/contents.ts';
import { tellDuration } from '../../src/page/words/duration.ts';
import { titleStory } from '../../src/page/words/stories.ts';
import type { TraceCall } from '../../src/trace/entry.ts';
import { makeCall, makeEvent, makeLogin } from './login-entries.ts';

describe('titleStory', () => {
  it.each([
    ['zh', makeLogin({ phone: 'phone-1', at: 0 }), '小明 登录'],
    ['en', makeLogin({ phone: 'phone-1', at: 0 }), '小明 logs in'],
    ['en', [makeCall({ id: 'a' })], '小明 reads /me'],
    ['en', [makeCall({ id: 'a', name: 'POST /login', status: 400 })], '小明 cannot log in'],
    ['en', [makeCall({ id: 'a', name: 'DELETE /me/sessions/ses_1' })], '小明 logs out another device'],
    ['zh', [makeCall({ id: 'a', name: 'POST /me/phone', status: 409 })], '小明 修改手机号失败'],
    ['en', [makeEvent('req_1', 1, 'refresh')], 'A refresh without a phone'],
    ['en', [makeEvent('req_1', 1, 'some_new_event')], 'some new event without a phone'],
    ['zh', [makeEvent('req_1', 1, 'login')], '一次登录（不经手机）'],
  ] as const)('says in %s', (language, entries, expected) => {
    const [story] = tellStories([...entries]);
    expect(story && titleStory(story, '小明', language)).toBe(expected);
  });
});

describe('tellContents', () => {
  it.each([
    ['request', makeCall({ id: 'a', request: { body: { code: '0a1bZs…wxyz' } } }), 'code 0a1bZs…wxyz'],
    [
      'answer',
      makeCall({ id: 'a', answer: { access_token: {}, refresh_token: 'x', user: { nickname: '小明' } } }),
      'access token · refresh token',
    ],
    [
      'answer',
      makeCall({ id: 'a', answer: { session_key: 'x', openid: 'oAbCdEfGhIjKlMnOpQrStUvWxYz1' } }),
      'openid oAbCdE…xYz1 · session_key',
    ],
    [
      'answer',
      makeCall({ id: 'a', answer: { nickname: null, phone_masked: '138****0001' } }),
      'phone_masked 138****0001',
    ],
    [
      'answer',
      makeCall({ id: 'a', to: 'wechat', answer: { access_token: 'x', expires_in: 7200 } }),
      'WeChat API token',
    ],
    ['answer', makeCall({ id: 'a', failed: true, answer: { errcode: 40163 } }), 'errcode 40163'],
    ['answer', makeCall({ id: 'a', status: 502 }), '502'],
    ['answer', makeCall({ id: 'a', status: 204 }), ''],
  ] as const)('tells the %s', (half, call, expected) => {
    expect(tellContents(call, half, 'en')).toBe(expected);
  });
});

describe('explainClaim', () => {
  const now = 1_800_000_000;
  it.each([
    { claim: 'exp', value: now + 600, language: 'en', expected: /^runs out \d\d:\d\d:\d\d, in 10 minutes$/ },
    { claim: 'exp', value: now + 59, language: 'en', expected: /in 59 seconds$/ },
    { claim: 'iat', value: now - 60, language: 'en', expected: /1 minute ago$/ },
    { claim: 'exp', value: now - 120, language: 'zh', expected: /2 分钟前$/ },
    { claim: 'sub', value: 'usr_1', language: 'zh', expected: /^属于谁/ },
    { claim: 'own', value: 1, language: 'en', expected: /^$/ },
  ] as const)('explains $claim in $language', ({ claim, value, language, expected }) => {
    expect(explainClaim(claim, value, { language, now })).toMatch(expected);
  });
});

describe('tellDuration', () => {
  it.each([
    [-1, '0.0 ms'],
    [0.84, '0.8 ms'],
    [41.6, '42 ms'],
    [999.4, '999 ms'],
    [1_340, '1.3 s'],
    [61_000, '61 s'],
  ])('tells %s as %s', (ms, expected) => {
    expect(tellDuration(ms)).toBe(expected);
  });
});

describe('explainLine', () => {
  const refuse = (more: Partial<TraceCall>): Line => {
    const call = makeCall({ id: 'a', status: 400, failed: true, ...more });
    return { kind: 'answer', key: 'a answer', atMs: 10, call };
  };

  it.each([
    ['an errcode people are stuck on', { to: 'wechat', answer: { errcode: 40163 } }, /used before/],
    ['an unknown errcode', { to: 'wechat', answer: { errcode: 12345 } }, /refuses/],
    ['wx.login', { to: 'wechat', name: 'wx.login' }, /on the phone/],
    ['the phone button', { to: 'wechat', name: 'getPhoneNumber' }, /gave no code/],
    ['an access token', { status: 401 }, /renews/],
    ['a refresh token', { status: 401, name: 'POST /refresh' }, /Refused/],
    ['a login', { name: 'POST /login' }, /Refused/],
  ] as const)('explains the refusal of %s', (_, more, expected) => {
    expect(explainLine(refuse(more)).purpose.en).toMatch(expected);
  });

  it.each([
    ['getPhoneNumber', /one-time code, not the number/],
    ['DELETE /me/sessions/ses_0A1b', /another device/],
    ['DELETE /me', /in person/],
  ])('explains %s', (name, expected) => {
    const line: Line = { kind: 'request', key: 'a', atMs: 1, call: makeCall({ id: 'a', name }) };
    expect(explainLine(line).purpose.en).toMatch(expected);
  });

  it.each(['rows', 'token', 'event'] as const)('explains the note on %s', (kind) => {
    const line = { kind, key: 'a', atMs: 1 } as Line;
    expect(explainLine(line).rule.zh).not.toBe('');
  });

  it('tells request and answer apart, and knows a mini program’s own calls', () => {
    const call = makeCall({ id: 'a', name: 'GET /api/orders' });
    const [request, answer] = (['request', 'answer'] as const).map((kind) =>
      explainLine({ kind, key: kind, atMs: 1, call }),
    );
    expect(request?.purpose).not.toEqual(answer?.purpose);
    expect(request?.rule.en).toMatch(/wx\.request/);
  });
});
