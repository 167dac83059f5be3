import type { CopyProgress } from '@wxlogin/server';
import { writeCount, writeDuration } from '../../terminal/amounts.ts';
import { createProgressLine } from '../../terminal/progress-line.ts';
import type { Terminal } from '../../terminal/terminal.ts';

const words = {
  copying: { en: 'copying', zh: '复制' },
  checking: { en: 'checking', zh: '校验' },
  perSecond: { en: 'rows/s', zh: '行/秒' },
  left: { en: 'left', zh: '剩余' },
} as const;

/** Shows how far a copy is. */
export function showCopyProgress(terminal: Terminal, { verifyOnly }: { verifyOnly: boolean }) {
  const { language } = terminal;
  const line = createProgressLine(terminal);
  let walk = 0;
  let startedMs = 0;
  return {
    onProgress(so: CopyProgress) {
      if (so.walk !== walk) {
        walk = so.walk;
        startedMs = performance.now();
      }
      line.show(() => {
        const seconds = Math.max(0.001, (performance.now() - startedMs) / 1000);
        const perSecond = so.rows / seconds;
        const left = Math.max(0, so.totalRows - so.rows) / perSecond;
        const doing = words[walk === 1 && !verifyOnly ? 'copying' : 'checking'][language];
        const share = `${writeCount(so.rows)} / ${writeCount(so.totalRows)}`;
        const speed = `${writeCount(perSecond)} ${words.perSecond[language]}`;
        return `${doing} ${so.table}  ${share}  ${speed}  ${words.left[language]} ${writeDuration(left)}`;
      });
    },
    end: line.end,
  };
}
