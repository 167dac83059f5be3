/** The end of a text that may grow for hours. */
export interface Tail {
  add(piece: string): void;
  read(): string;
}

/** Keeps at least the last `least` characters, and at most twice as many. */
export function createTail(least: number): Tail {
  let text = '';
  return {
    add(piece) {
      text += piece;
      if (text.length > 2 * least) text = text.slice(-least);
    },
    read: () => text,
  };
}
