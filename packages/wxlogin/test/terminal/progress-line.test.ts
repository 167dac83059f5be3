import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgressLine } from '../../src/terminal/progress-line.ts';
import { captureTerminal } from '../capture-terminal.ts';

describe('a line of progress', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is printed to a log when something begins, then every five seconds, and never with what nobody sees', () => {
    const terminal = captureTerminal();
    const line = createProgressLine(terminal);
    const unseen = vi.fn(() => 'unseen');
    line.show(() => 'begins', true);
    vi.advanceTimersByTime(4_999);
    line.show(unseen);
    vi.advanceTimersByTime(1);
    line.show(() => 'later');
    line.end();
    expect(terminal.errors()).toBe('begins\nlater');
    expect(terminal.printed()).toBe('');
    expect(unseen).not.toHaveBeenCalled();
  });

  it('is written over where people watch, ten times a second, and gone at the end', () => {
    const written: string[] = [];
    const line = createProgressLine({ ...captureTerminal(), rewrite: (text) => void written.push(text) });
    for (let moment = 0; moment < 25; moment += 1) {
      vi.advanceTimersByTime(10);
      line.show(() => `${moment}`);
    }
    line.end();
    expect(written).toEqual(['9', '19', '']);
  });
});
