import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeWechat } from './fake-wechat.ts';

type Answer = (choice: object) => void;

/** A page with the sheet, and WeChat's way to ask it. */
async function openSheet() {
  const listeners: ((answer: Answer) => void)[] = [];
  const sheet = {
    data: { open: false, contract: '' },
    setData: (change: object) => Object.assign(sheet.data, change),
    attached: () => {},
    agree: () => {},
    refuse: () => {},
  };
  const onNeedPrivacyAuthorization = (listener: (answer: Answer) => void) => listeners.push(listener);
  vi.stubGlobal('wx', { ...createFakeWechat(), onNeedPrivacyAuthorization });
  vi.stubGlobal('Component', ({ data, methods, lifetimes }: { data: object; methods: object; lifetimes: object }) =>
    Object.assign(sheet, { data }, methods, lifetimes),
  );
  vi.resetModules();
  await import('../components/privacy-sheet/privacy-sheet.ts');
  sheet.attached();
  return { sheet, ask: (answer: Answer) => listeners.at(-1)?.(answer) };
}

describe('the privacy sheet', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('opens when WeChat asks, and tells WeChat that it is seen', async () => {
    const { sheet, ask } = await openSheet();
    expect(sheet.data.open).toBe(false);
    const answer = vi.fn();
    ask(answer);
    expect(sheet.data.open).toBe(true);
    expect(answer.mock.calls).toEqual([[{ event: 'exposureAuthorization' }]]);
  });

  it.each([
    ['agree', { event: 'agree', buttonId: 'privacy-agree' }],
    ['refuse', { event: 'disagree' }],
  ] as const)('answers every question once: %s', async (button, choice) => {
    const { sheet, ask } = await openSheet();
    const answers = [vi.fn(), vi.fn()];
    for (const answer of answers) ask(answer);
    sheet[button]();
    sheet[button]();
    expect(sheet.data.open).toBe(false);
    for (const answer of answers) expect(answer.mock.calls).toEqual([[{ event: 'exposureAuthorization' }], [choice]]);
  });
});
