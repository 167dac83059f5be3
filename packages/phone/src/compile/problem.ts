/** Something wrong in the mini program, at a place a person can go to. Lines and columns count from 1. */
export interface Problem {
  /** Relative to the mini program's root. */
  file: string;
  line: number;
  column: number;
  message: string;
  /** The source line with a caret below the column. */
  frame?: string;
}

export interface Place {
  line: number;
  column: number;
}

/** Collects what is wrong while the compiler goes on, so that a person sees everything at once. */
export interface Problems {
  errors: Problem[];
  warnings: Problem[];
}

export const START: Place = { line: 1, column: 1 };

/** Published WXML often is one long line. */
const LONGEST_FRAME = 120;

export function describeProblem(
  file: string,
  message: string,
  where: Place & { source?: string | undefined },
): Problem {
  const { line, column, source } = where;
  const frame = source === undefined ? undefined : drawFrame(source, { line, column });
  return { file, line, column, message, ...(frame && { frame }) };
}

/** Where `text` stands in `source`; its start when it is not there. */
export function locate(source: string, text: string): Place {
  const offset = source.indexOf(text);
  return offset < 0 ? START : placeAt(source, offset);
}

export function placeAt(source: string, offset: number): Place {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function drawFrame(source: string, { line, column }: Place): string | undefined {
  const text = source.split(/\r?\n/)[line - 1];
  if (text === undefined) return undefined;
  const cut = Math.max(0, column - 1 - LONGEST_FRAME / 2);
  const margin = `${line} | ${cut > 0 ? '…' : ''}`;
  const shown = text.slice(cut, cut + LONGEST_FRAME);
  return `${margin}${shown}\n${' '.repeat(margin.length + column - 1 - cut)}^`;
}
