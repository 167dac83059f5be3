import type { CopyReport } from '@wxlogin/server';
import { writeCount, writeDuration } from '../../terminal/amounts.ts';
import { alignColumns } from '../../terminal/columns.ts';
import type { Language, Text } from '../../terminal/text.ts';

export interface CopyRun {
  /** Without passwords. */
  readonly from: string;
  readonly to: string;
  readonly report: CopyReport;
  readonly verifyOnly: boolean;
  readonly seconds: number;
}

type TableReport = CopyReport['tables'][number];

/** What a copy did and proved, for people. */
export function writeCopyReport(run: CopyRun, language: Language): string {
  const { tables, written, removed, isEqual } = run.report;
  const rows = tables.reduce((sum, { source }) => sum + source.rows, 0);
  const counts = { rows: writeCount(rows), written: writeCount(written), removed: writeCount(removed) };
  const took = writeDuration(run.seconds);
  const summary: Text = {
    en: `${run.from} -> ${run.to}: ${counts.rows} rows, ${counts.written} written, ${counts.removed} removed, ${took}.`,
    zh: `${run.from} -> ${run.to}：共 ${counts.rows} 行，写入 ${counts.written} 行，删除 ${counts.removed} 行，用时 ${took}。`,
  };
  const table = isEqual ? writeEqual(tables) : writeDifferent(tables);
  return [summary[language], table, verdict(run)[language]].join('\n\n');
}

function verdict({ report, verifyOnly }: CopyRun): Text {
  if (report.isEqual) {
    return {
      en: 'Both sides are equal: the same rows with the same checksums. If a service still uses the source: stop it, and run this once more before one starts on the target.',
      zh: '两侧一致：行数与校验和均相同。如果仍有服务在使用源数据库：请先停止它，再执行一次，然后才能在目标数据库上启动服务。',
    };
  }
  if (verifyOnly) {
    return {
      en: 'The two sides are not equal. Copying (without --verify) writes the differences.',
      zh: '两侧不一致。执行复制（不带 --verify）会写入差异部分。',
    };
  }
  return {
    en: 'Rows changed at the source while it was copied. Stop the service that uses it and run the same command again: it moves only what changed. Until then no service starts on the target.',
    zh: '复制期间源数据库有变化。请停止使用它的服务，再次运行同一命令，只会搬运变化的部分。在此之前，任何服务都无法在目标数据库上启动。',
  };
}

const writeEqual = (tables: readonly TableReport[]): string =>
  alignColumns([
    ['table', 'rows', 'SHA-256, the same on both sides'],
    ...tables.map(({ table, source }) => [table, writeCount(source.rows), source.checksum]),
  ]);

const writeDifferent = (tables: readonly TableReport[]): string =>
  alignColumns([
    ['table', 'source rows', 'target rows', 'missing', 'different', 'extra', 'SHA-256 source', 'SHA-256 target'],
    ...tables.map(({ table, source, target, missing, different, extra }) => [
      table,
      ...[source.rows, target.rows, missing, different, extra].map(writeCount),
      ...[source, target].map(({ checksum }) => `${checksum.slice(0, 12)}…`),
    ]),
  ]);
