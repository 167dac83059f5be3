import type { CopyProgress } from '@wxlogin/server';
import { writeCount, writeDuration } from '../../terminal/amounts.ts';
import { createProgressLine } from '../../terminal/progress-line.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { Language } from '../../terminal/text.ts';

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
  let table = '';
  let startedMs = 0;
  return {
    onProgress(so: CopyProgress) {
      if (so.walk !== walk) {
        walk = so.walk;
        startedMs = performance.now();
      }
      const begins = so.table !== table;
      table = so.table;
      line.show(() => {
        const doing = words[walk === 1 && !verifyOnly ? 'copying' : 'checking'][language];
        const share = `${doing} ${so.table}  ${writeCount(so.rows)} / ${writeCount(so.totalRows)}`;
        return share + describeSpeed(so, (performance.now() - startedMs) / 1000, language);
      }, begins);
    },
    end: line.end,
  };
}

/** Not before there is one. */
function describeSpeed({ rows, totalRows }: CopyProgress, seconds: number, language: Language): string {
  if (seconds < 1) return '';
  const perSecond = rows / seconds;
  const left = writeDuration(Math.max(0, totalRows - rows) / perSecond);
  return `  ${writeCount(perSecond)} ${words.perSecond[language]}  ${words.left[language]} ${left}`;
}
