/** How a call ended and how long it took; nobody has to catch what it throws. */
export interface Outcome<T> {
  readonly value?: T;
  /** Of the LoginError; of any other error the error itself as text. */
  readonly code?: string;
  readonly ms: number;
}

export async function outcomeOf<T>(call: Promise<T>): Promise<Outcome<T>> {
  const started = performance.now();
  const ended = await call.then(
    (value) => ({ value }),
    (error: Error & { readonly code?: string }) => ({
      code: error.name === 'LoginError' && error.code ? error.code : String(error),
    }),
  );
  return { ...ended, ms: performance.now() - started };
}

export const longest = (outcomes: readonly Outcome<unknown>[]): number => Math.max(...outcomes.map(({ ms }) => ms));

export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
