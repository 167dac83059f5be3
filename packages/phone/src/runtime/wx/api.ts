import { type CallLog, recordCall } from '../calls.ts';
import { WxError } from '../server-link.ts';

type Wx = WechatMiniprogram.Wx;

/** Functions of `wx` that take one option object and answer through its callbacks. */
export type AsyncName = {
  [Name in keyof Wx]: Wx[Name] extends (option: infer Option) => unknown
    ? NonNullable<Option> extends { success?: unknown }
      ? Name
      : never
    : never;
}[keyof Wx];

type Option<Name extends AsyncName> = NonNullable<Parameters<Wx[Name]>[0]>;
type Success<Name extends AsyncName> =
  Option<Name> extends { success?: (result: infer Result) => unknown } ? Result : never;
export type Result<Name extends AsyncName> = Omit<Success<Name>, 'errMsg'>;

export interface Callbacks {
  success?: (result: object) => void;
  fail?: (error: Failure) => void;
  complete?: (outcome: object) => void;
}

/** WeChat's failures are plain objects, not errors. */
export interface Failure {
  errMsg: string;
  errno?: number;
}

/** Makes a `wx` function from what it does: the answer's errMsg, callbacks or a promise, the log, tests' overrides. */
export type MakeApi = <Name extends AsyncName>(
  name: Name,
  perform: (option: Option<Name>) => Result<Name> | Promise<Result<Name>> | Promise<void> | void,
) => Wx[Name];

/** `forbidden`: names of functions that exist and refuse, because of how the mini program was opened. */
export function createApiMaker(log: CallLog, forbidden: readonly string[] = []): MakeApi {
  return (name, asked) => {
    const perform = forbidden.includes(name) ? refuseInSinglePage : asked;
    const call = (option: (Option<typeof name> & Callbacks) | undefined): unknown => {
      const given = option ?? ({} as Option<typeof name> & Callbacks);
      const running = run({ log, name, option: given, perform: () => perform(given) });
      if (!hasCallbacks(given)) return running;
      running.then(
        (result) => settle(given, 'success', result),
        (failure: Failure) => settle(given, 'fail', failure),
      );
      return undefined;
    };
    // The typings' return type depends on which callbacks are given, which no implementation can express.
    return call as Wx[typeof name];
  };
}

function refuseInSinglePage(): never {
  throw new Error('can not be used in single page mode');
}

interface Run {
  log: CallLog;
  name: string;
  option: object;
  perform(): unknown;
}

export async function run({ log, name, option, perform }: Run): Promise<object> {
  const call = recordCall(log, name, option);
  const override = log.overrides.get(name);
  try {
    const result = override ? await override(option) : await perform();
    const answer = { errMsg: `${name}:ok`, ...(typeof result === 'object' ? result : {}) };
    call.result = answer;
    return answer;
  } catch (error) {
    const failure = describeFailure(name, error);
    call.error = failure;
    throw failure;
  }
}

export function hasCallbacks(option: Callbacks): boolean {
  return Boolean(option.success || option.fail || option.complete);
}

export function settle(option: Callbacks, which: 'success' | 'fail', outcome: object): void {
  if (which === 'success') option.success?.(outcome);
  else option.fail?.(outcome as Failure);
  option.complete?.(outcome);
}

export function describeFailure(name: string, error: unknown): Failure {
  const reason = readReason(error);
  const errMsg = reason.startsWith(`${name}:fail`) ? reason : `${name}:fail ${reason}`;
  return error instanceof WxError && error.errno !== undefined ? { errno: error.errno, errMsg } : { errMsg };
}

function readReason(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error === 'object' && error !== null && 'errMsg' in error) return String(error.errMsg);
  return String(error);
}

/** WeChat's sentence for an argument that is missing or of another type. */
export function checkParameter(name: string, value: unknown, type: 'String' | 'Array' | 'Number' = 'String'): void {
  const actual = value === undefined ? 'Undefined' : Object.prototype.toString.call(value).slice(8, -1);
  if (actual !== type) {
    throw new Error(`parameter error: parameter.${name} should be ${type} instead of ${actual};`);
  }
}
