import { JSDOM } from 'jsdom';
import { createElement, render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tellStories } from '../../src/page/model/stories.ts';
import { LanguageContext } from '../../src/page/state/speech.ts';
import { Drawing } from '../../src/page/view/drawing.tsx';
import type { Language } from '../../src/page/words/text.ts';
import type { TraceEntry } from '../../src/trace/entry.ts';
import { makeCall, makeLogin } from './login-entries.ts';

const people = [
  { user: 'xiaoming', nickname: '小明', avatar: '/1.svg' },
  { user: 'xiaohong', nickname: '<b>小红</b>', avatar: '/2.svg' },
];
const holders = [
  { id: 'phone-1', user: 'xiaoming' },
  { id: 'phone-2', user: 'xiaohong' },
];

let place: HTMLElement;

beforeEach(() => {
  const { window } = new JSDOM('<div id="place"></div>');
  window.Element.prototype.scrollIntoView = () => undefined;
  vi.stubGlobal('document', window.document);
  place = window.document.getElementById('place')!;
});

afterEach(() => {
  render(null, place);
  vi.unstubAllGlobals();
});

const settled = () => new Promise((resolve) => setTimeout(resolve));

function draw(entries: TraceEntry[], language: Language = 'en') {
  const drawing = createElement(Drawing, { stories: tellStories(entries), people, holders });
  render(createElement(LanguageContext.Provider, { value: language }, drawing), place);
}

const texts = (selector: string) => [...place.querySelectorAll(selector)].map((element) => element.textContent);

async function click(selector: string) {
  place.querySelector<HTMLElement>(selector)!.click();
  await settled();
}

describe('Drawing', () => {
  it.each([
    ['en', 'Tap “Log in” on a phone'],
    ['zh', '请在手机上点击“登录”'],
  ] as const)('invites in %s while nothing has happened', (language, invitation) => {
    draw([], language);
    expect(texts('.invitation strong')).toEqual([invitation]);
    expect(place.querySelector('.ghost')?.hasAttribute('inert')).toBe(true);
  });

  it('opens the newest story and folds the earlier one, until somebody turns it', async () => {
    draw([
      ...makeLogin({ phone: 'phone-1', at: 1_000 }),
      ...makeLogin({ phone: 'phone-2', at: 9_000, user: 'xiaohong' }),
    ]);
    expect(texts('.story-title')).toEqual(['<b>小红</b> logs in', '小明 logs in']);
    expect(place.querySelectorAll('.lines')).toHaveLength(1);
    await click('.is-folded button');
    expect(place.querySelectorAll('.lines')).toHaveLength(2);
  });

  it('keeps the login in sight behind a mere read', () => {
    draw([
      ...makeLogin({ phone: 'phone-1', at: 1_000 }),
      makeCall({ id: 'later', startedAtMs: 9_000, endedAtMs: 9_005 }),
    ]);
    expect(place.querySelectorAll('.lines')).toHaveLength(2);
  });

  it('opens a line to its explanation, its message and its token', async () => {
    draw(makeLogin({ phone: 'phone-1', at: 1_000 }));
    await click('.line.is-token button');
    expect(texts('.token-part th')).toEqual(['alg', 'sub']);
    await click('.line.is-request button');
    expect(texts('.meaning dd')[0]).toContain('one-time code');
    expect(texts('.token-part th')).toEqual([]);
  });

  it('shows a failure with its error', () => {
    const problem = { title: 'The login code was already used', status: 400, code: 'js_code_used' };
    draw([makeCall({ id: 'a', name: 'POST /login', status: 400, answer: problem })]);
    expect(texts('.badge')).toEqual(['js_code_used']);
    expect(texts('.is-failure .arrow-contents')).toEqual(['js_code_used']);
  });

  it('names each kind of change to a table once', () => {
    const row = (table: string) => ({ table, change: 'delete', columns: { user_id: 'usr_1' } }) as const;
    const rows = [row('merges'), row('users'), row('merges'), { ...row('users'), change: 'update' as const }];
    draw([
      makeCall({ id: 'a', name: 'DELETE /me', requestId: 'req_1' }),
      { type: 'rows', requestId: 'req_1', atMs: 5, rows },
    ]);
    expect(texts('.is-rows .chip')).toEqual(['− merges', '− users', '~ users']);
  });

  it('announces how the newest story went', () => {
    draw(makeLogin({ phone: 'phone-1', at: 1_000 }), 'zh');
    expect(texts('output')).toEqual(['小明 登录']);
  });
});
