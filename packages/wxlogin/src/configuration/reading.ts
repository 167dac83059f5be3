export type Values = Readonly<Record<string, unknown>>;

/** What one source of the configuration holds, and everything that is wrong with it. */
export interface Reading {
  readonly values: Values;
  /** The values that belong to an app. */
  readonly app: Values;
  /** Files with a secret inside. */
  readonly secretFiles: readonly string[];
  readonly problems: readonly string[];
}
