import type { ErrorCode } from '../errors.ts';

export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/** What a failure towards WeChat means to the client (`code`) and, for the operator, what it is, where it comes from and what to do. */
export interface Explanation {
  readonly code: ErrorCode;
  readonly meaning: Bilingual;
  readonly cause: Bilingual;
  readonly fix: Bilingual;
  readonly retryAfterSeconds?: number;
}
