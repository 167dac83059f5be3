import { checkHistory, type Findings } from '../history/check-history.ts';
import { createHistory, type History } from '../history/history.ts';
import type { Outcome, Stage, Trial } from '../trial.ts';
import { interleave } from './interleaving.ts';
import { openService } from './service-inside.ts';

/** All in one process, whose SQLite waits for the disk and for the other instance: with more, WeChat's answers come too late. */
const atOnce = 24;
/** People know nothing of one another, so a history need not be longer than memory likes. */
const peopleInHistory = 2000;

const sentences: Readonly<Record<keyof Findings, string>> = {
  lost: 'an acknowledged login lasts until it is ended',
  secondUsers: 'an identity has one user',
  forks: 'a refresh token has one successor, and is good for nothing beside it',
  secondLogins: 'a code opens one session',
  revived: 'nothing works that was ended and acknowledged',
};

export const finality: Trial = {
  name: 'finality',
  proves: 'P28',
  claim:
    'Logout, revocation, ban and deletion race with logins, refreshes and looks, at one instance and at two: once they are acknowledged, nothing that is asked later succeeds, anywhere.',
  counts: 'interleavings',
  on: 'each',
  sizes: { full: { sqlite: 20_000, postgres: 20_000, mysql: 10_000 }, quick: 60 },
  async run({ database, size, seed }: Stage): Promise<Outcome> {
    const service = await openService(database, 2);
    const total = { requests: 0, ends: 0, refused: 0, unknown: 0 };
    const broken: string[] = [];
    try {
      for (let first = 0; first < size && broken.length === 0; first += peopleInHistory) {
        const history = createHistory();
        const last = Math.min(size, first + peopleInHistory);
        let next = first;
        const worker = async () => {
          for (let index = next++; index < last; index = next++) {
            service.advance(1);
            const sends = index % 2 === 0 ? service.instances.slice(0, 1) : service.instances;
            await interleave({ service, history, person: `p${index}`, seed: seed + index, sends });
          }
        };
        await Promise.all(Array.from({ length: atOnce }, worker));
        count(total, history);
        broken.push(...judge(checkHistory(history)));
      }
    } finally {
      await service.close();
    }
    // A machine that is slow makes some answers come too late; when it makes many, nothing has been tried.
    const isClear = total.unknown * 10 <= total.requests && total.ends * 2 > size;
    const unclear = isClear
      ? []
      : [`most requests have a clear answer, not ${total.unknown} of ${total.requests} none`];
    return { figures: { ...total, violations: broken.length }, broken: [...broken, ...unclear] };
  },
};

const judge = (findings: Findings): string[] =>
  (Object.keys(sentences) as (keyof Findings)[]).flatMap((name) => {
    const found = findings[name];
    return found.length > 0 ? [`${sentences[name]}, unlike ${found.length} times, first: ${found[0]}`] : [];
  });

function count(total: Record<'requests' | 'ends' | 'refused' | 'unknown', number>, { moments }: History): void {
  const uses: readonly string[] = ['login', 'refresh', 'use'];
  for (const { operation, is } of moments) {
    if (is !== 'invocation') continue;
    const { asked, outcome } = operation;
    total.requests += 1;
    if (outcome === 'unknown') total.unknown += 1;
    if (outcome === 'fail') total.refused += 1;
    if (outcome === 'ok' && !uses.includes(asked.deed)) total.ends += 1;
  }
}
