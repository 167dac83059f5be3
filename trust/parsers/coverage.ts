import { type Profiler, Session } from 'node:inspector';

export interface Coverage {
  /** What the watched functions have done since this was asked last: one text for each, the same for the same blocks about as often. */
  take(): readonly string[];
  /** Files of which something has run. */
  readonly files: ReadonlySet<string>;
  stop(): void;
}

/**
 * V8's own count of how often each block of each function ran (https://chromedevtools.github.io/devtools-protocol/v8/Profiler), so the
 * program is tried as it is, without a copy that counts.
 */
export function watchCoverage(isWatched: (url: string) => boolean): Coverage {
  const session = new Session();
  session.connect();
  const files = new Set<string>();
  ask(session, 'Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return {
    files,
    take: () =>
      ask(session, 'Profiler.takePreciseCoverage')
        .result.filter(({ url }) => isWatched(url))
        .flatMap(({ url, functions }) => {
          files.add(url);
          return functions.map((each) => `${url} ${describe(each)}`);
        }),
    stop: () => session.disconnect(),
  };
}

function describe({ ranges }: Profiler.FunctionCoverage): string {
  return ranges
    .map(({ startOffset, endOffset, count }) => `${startOffset}-${endOffset}:${aboutHowOften(count)}`)
    .join();
}

/** 0, 1, 2 to 3, 4 to 7, …: once more in a loop is nothing new. */
const aboutHowOften = (count: number): number => 32 - Math.clz32(count);

function ask(session: Session, method: 'Profiler.enable' | 'Profiler.takePreciseCoverage') {
  let answer: Profiler.TakePreciseCoverageReturnType = { result: [] };
  session.post(method, (error, value?: object) => {
    if (error) throw error;
    answer = { ...answer, ...value };
  });
  return answer;
}
