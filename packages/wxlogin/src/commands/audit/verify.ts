import { type AuditFinding, type AuditReport, verifyAudit } from '@wxlogin/server';
import type { RunCommand } from '../../commands.ts';
import { describeDatabase, readDatabase } from '../../configuration/database.ts';
import { ProgramError } from '../../program-error.ts';
import { writeCount } from '../../terminal/amounts.ts';
import type { Given } from '../../terminal/flags.ts';
import { createProgressLine } from '../../terminal/progress-line.ts';
import type { Language, Text } from '../../terminal/text.ts';
import { explainMoving } from '../moving/explain.ts';
import { writeTime } from './write-time.ts';

/** `wxlogin audit verify`: whether the events are as they were written. */
export const verify: RunCommand = async (given, terminal) => {
  const knownSeal = readKnownSeal(given);
  const database = readDatabase(terminal.env, given.find('config'));
  const line = createProgressLine(terminal);
  const word = terminal.language === 'zh' ? '正在校验，已处理事件数：' : 'verifying, events so far:';
  const onProgress = ({ events }: { events: number }) => line.show(() => `${word} ${writeCount(events)}`);
  const verifying = verifyAudit({ database, knownSeal, onProgress });
  const report = await explainMoving(verifying.finally(line.end));
  terminal.print(
    given.has('json')
      ? JSON.stringify(report, null, 2)
      : writeReport(describeDatabase(database), report, terminal.language),
  );
  return report.isWhole ? 'done' : 'failed';
};

/** `<number>:<hash>` as the log has it. */
function readKnownSeal(given: Given): { number: number; hash: string } | undefined {
  const text = given.find('seal');
  if (text === undefined) return undefined;
  const [, number, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (number !== undefined && hash !== undefined) return { number: Number(number), hash };
  throw new ProgramError('usage', {
    en: '--seal must be the number and the hash of a seal, as the log has them: 17:3f9a…',
    zh: '--seal 必须是日志中封印的编号和散列：17:3f9a…',
  });
}

function writeReport(database: string, report: AuditReport, language: Language): string {
  const { first, last, findings, events, seals, unsealed } = report;
  const counts = { events: writeCount(events), seals: writeCount(seals), unsealed: writeCount(unsealed) };
  const summary: Text = {
    en: `${database}: ${counts.events} events, ${counts.seals} seals, ${counts.unsealed} events of the last minutes not yet sealed.`,
    zh: `${database}：${counts.events} 个事件，${counts.seals} 个封印，最近几分钟的 ${counts.unsealed} 个事件尚未封印。`,
  };
  return [
    summary[language],
    ...(first && first.number > 1 ? [describeBeginning(first)[language]] : []),
    ...(last ? [describeEnd(last)[language]] : []),
    ...(findings.length > 0 ? [findings.map((finding) => `✗ ${describe(finding)[language]}`).join('\n')] : []),
    verdict(report)[language],
  ].join('\n\n');
}

const describeBeginning = ({ number, at }: NonNullable<AuditReport['first']>): Text => ({
  en: `It begins with seal ${number} of ${writeTime(at)} UTC; what was older is removed.`,
  zh: `从封印 ${number}（${writeTime(at)} UTC）开始；更早的已按保留期删除。`,
});

const describeEnd = ({ number, at, hash }: NonNullable<AuditReport['last']>): Text => ({
  en: `Last seal, to be kept somewhere else (${writeTime(at)} UTC): --seal ${number}:${hash}`,
  zh: `最后的封印，请另行保存（${writeTime(at)} UTC）：--seal ${number}:${hash}`,
});

function verdict({ isWhole, findings }: AuditReport): Text {
  if (isWhole) {
    return {
      en: 'Every event is as it was sealed, none is missing and none was added.',
      zh: '所有事件与封印时一致，没有缺失，也没有添加。',
    };
  }
  return {
    en: `${findings.length} findings, the first of them first. What each may mean: docs/guides/audit.md`,
    zh: `共 ${findings.length} 处异常，最早的在前。各自的含义见 docs/guides/audit.zh-CN.md`,
  };
}

function describe(finding: AuditFinding): Text {
  const { seal, upTo = seal, sealed = 0, found = 0, fromAt = 0, untilAt = 0 } = finding;
  const time = `${writeTime(fromAt)} – ${writeTime(untilAt)}`;
  const en = (text: string) => `seal ${seal} (${time}): ${text}`;
  const zh = (text: string) => `封印 ${seal}（${time}）：${text}`;
  const range = seal === upTo ? `${seal}` : `${seal}–${upTo}`;
  const sentences: Readonly<Record<AuditFinding['kind'], Text>> = {
    events_added: {
      en: en(`${found} events where ${sealed} were sealed: some came later`),
      zh: zh(`有 ${found} 个事件，封印时为 ${sealed} 个：之后有添加`),
    },
    events_missing: {
      en: en(`${found} events where ${sealed} were sealed: some are missing`),
      zh: zh(`有 ${found} 个事件，封印时为 ${sealed} 个：有缺失`),
    },
    changed: { en: en('an event, or the seal itself, was changed'), zh: zh('某个事件或封印本身被修改') },
    chain_broken: { en: en('does not follow on the seal before'), zh: zh('与前一个封印不相接') },
    seals_missing: { en: `missing seals: ${range}`, zh: `缺失的封印：${range}` },
    beginning_missing: {
      en: `missing seals: ${range}, and no event tells that they were removed because of their age`,
      zh: `缺失的封印：${range}，且没有事件说明它们因到期被删除`,
    },
    known_seal_missing: { en: `the seal ${seal} that you know is not there`, zh: `您给出的封印 ${seal} 不存在` },
    known_seal_other: { en: en('is another one than the one you know'), zh: zh('与您给出的不同') },
  };
  return sentences[finding.kind];
}
