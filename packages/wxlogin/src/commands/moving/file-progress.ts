import type { FileProgress } from '@wxlogin/server';
import { writeBytes, writeCount } from '../../terminal/amounts.ts';
import { createProgressLine } from '../../terminal/progress-line.ts';
import type { Terminal } from '../../terminal/terminal.ts';

const words = {
  copying: { en: 'copying', zh: '复制中' },
  checking: { en: 'checking every page', zh: '正在检查每一页' },
  ending_sessions: { en: 'ending sessions, users so far:', zh: '正在结束会话，已处理用户数：' },
} as const;

/** Shows how far a backup or restore is. */
export function showFileProgress(terminal: Terminal) {
  const line = createProgressLine(terminal);
  let step = '';
  return {
    onProgress(so: FileProgress) {
      const begins = so.step !== step;
      step = so.step;
      line.show(() => `${words[so.step][terminal.language]} ${describeAmount(so)}`.trimEnd(), begins);
    },
    end: line.end,
  };
}

function describeAmount(so: FileProgress): string {
  if (so.step === 'checking') return '';
  return so.step === 'copying' ? `${writeBytes(so.bytes)} / ${writeBytes(so.totalBytes)}` : writeCount(so.users);
}
