/** A parser that strangers, or WeChat, can send bytes to. */
export interface Target {
  readonly name: string;
  /** Inputs that are read as something, from which the others are made. */
  readonly seeds: readonly string[];
  /** @throws whatever the parser throws that it does not name, and what is wrong with what it has read */
  feed(bytes: Buffer): unknown;
}

/** @throws when it does not hold */
export function mustHold(holds: boolean, what: string): void {
  if (!holds) throw new Error(`does not hold: ${what}`);
}
