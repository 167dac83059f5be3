/** What somebody asked for. Users, sessions, codes and tokens are named by whatever tells them apart. */
export type Asked =
  | { readonly deed: 'login'; readonly person: string; readonly code: string }
  | { readonly deed: 'refresh'; readonly session: string; readonly token: string }
  /** Of an access token, or of this refresh token; good only where it was accepted. */
  | { readonly deed: 'use'; readonly session: string; readonly token?: string | undefined }
  | { readonly deed: 'end session'; readonly session: string }
  | {
      readonly deed: 'log out everywhere' | 'ban' | 'unban' | 'delete';
      readonly person: string;
      readonly user: string;
    };

/** What a good answer told. */
export interface Told {
  readonly user?: string;
  readonly session?: string;
  /** The refresh token that was handed out. */
  readonly token?: string;
}

/** ok: the whole good answer came. fail: a whole answer that refuses. unknown: done or not, nobody knows. */
export type Outcome = 'ok' | 'fail' | 'unknown';

export interface Operation {
  readonly asked: Asked;
  /** Until it is answered; and for good, if it never is. */
  outcome: Outcome;
  told: Told;
  /** By one clock that never jumps. */
  readonly beganMs: number;
  endedMs: number | undefined;
}

/** One of the two moments of an operation. */
export interface Moment {
  readonly operation: Operation;
  readonly is: 'invocation' | 'answer';
}

/** What clients saw, in the order in which they saw it; to be judged afterwards, in the manner of Jepsen. */
export interface History {
  readonly moments: readonly Moment[];
  /** Notes that this is asked now; call what it gives when there is an answer. */
  invoke(asked: Asked): (outcome: Outcome, told?: Told) => void;
}

export function createHistory(nowMs: () => number = () => performance.now()): History {
  const moments: Moment[] = [];
  return {
    moments,
    invoke(asked) {
      const operation: Operation = { asked, outcome: 'unknown', told: {}, beganMs: nowMs(), endedMs: undefined };
      moments.push({ operation, is: 'invocation' });
      return (outcome, told = {}) => {
        Object.assign(operation, { outcome, told, endedMs: nowMs() });
        // Who never heard anything cannot say when it was over.
        if (outcome !== 'unknown') moments.push({ operation, is: 'answer' });
      };
    },
  };
}
