/** Something that takes time. Holds identifiers and names of ours, never a code, a token, an openid or an address. */
export interface Step {
  readonly name: 'request' | 'login' | 'refresh' | 'wechat' | 'store' | 'commit';
  /** Which call to WeChat, which verb of the store. */
  readonly of?: string;
  readonly requestId?: string | undefined;
  /** As it was asked for, known or not. */
  readonly appid?: string | undefined;
}

/** How a step ended. */
export interface StepEnd {
  /** `ok`, an error code, or what WeChat's answer is called: one of a known set. */
  readonly result: string;
  readonly method?: string;
  /** The route's path as the table has it, empty where there is none. */
  readonly route?: string;
  readonly status?: number;
}

/** What is counted as it happens, each with one word that says more. */
export type Counted = 'events' | 'limit_refusals' | 'shed' | 'wechat_spared';

/** What the rooms tell of their work while they do it; numbers and traces are made of it. Handed in, as the logger is. */
export interface Measure {
  /** Runs the step. Its end is `ok` or the code of what it throws, where `describe` does not say more. */
  step<T>(step: Step, run: () => Promise<T>, describe?: (value: T) => StepEnd): Promise<T>;
  count(what: Counted, word: string, appid?: string): void;
  /** So many writes share one commit. */
  group(writes: number): void;
}

/** For whoever has nobody to tell. */
export const unmeasured: Measure = { step: (_, run) => run(), count() {}, group() {} };
