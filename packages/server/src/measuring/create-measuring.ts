import { readFileSync } from 'node:fs';
import type { Clock } from '../clock.ts';
import { type ErrorCode, errorTable } from '../errors.ts';
import { eventTable } from '../events.ts';
import type { Measure } from '../measure.ts';
import { createMeasure } from './create-measure.ts';
import { createFamilies, type Families } from './families.ts';
import { createProcessNumbers } from './process-numbers.ts';
import { createRegistry } from './registry.ts';
import { createStateNumbers, type State } from './state-numbers.ts';
import type { Tracer } from './tracer.ts';

interface MeasuringOptions {
  readonly clock: Clock;
  readonly appids: readonly string[];
  /** The kind only: `sqlite`, `postgres`, … */
  readonly database: string;
  readonly tracer?: Tracer | undefined;
}

export interface Measuring {
  readonly measure: Measure;
  /** Whom `write` asks how things are; without it, only what was counted is written. */
  look(state: State): void;
  /** Everything counted so far and how things are now, as Prometheus reads it. */
  write(): Promise<string>;
}

/** The room that counts and traces. One for each login: nothing is shared with another in the same process. */
export function createMeasuring({ clock, appids, database, tracer }: MeasuringOptions): Measuring {
  const registry = createRegistry();
  const families = createFamilies(registry);
  const readProcess = createProcessNumbers(registry, clock);
  let readState = async () => {};
  beginAtZero(families, appids);
  registry
    .gauge({ name: 'wxlogin_build_info', help: 'Always 1.', labels: ['version', 'node', 'database'] })
    .set([findVersion(), process.version, database], 1);

  return {
    measure: createMeasure({ families, appids, clock, tracer }),
    look(state) {
      readState = createStateNumbers(registry, { ...state, clock });
    },
    async write() {
      readProcess();
      await readState();
      return registry.write();
    },
  };
}

/** What operators are woken by. */
const loginResults: readonly (ErrorCode | 'ok')[] = [
  'ok',
  'app_misconfigured',
  'wechat_unavailable',
  'wechat_timeout',
  'wechat_quota',
];

/** A number that appears with its first error is no increase for Prometheus: what alerts are made of is there before. */
function beginAtZero({ logins, requestErrors, events, shed }: Families, appids: readonly string[]): void {
  for (const appid of appids) for (const result of loginResults) logins.add([appid, result], 0);
  for (const code of Object.keys(errorTable)) requestErrors.add([code], 0);
  for (const event of Object.keys(eventTable)) events.add([event], 0);
  for (const load of ['login', 'session', 'other']) shed.add([load], 0);
}

/** The version in our package.json; a bundler may have left that behind. */
function findVersion(): string {
  try {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    return String(version);
  } catch {
    return 'unknown';
  }
}
