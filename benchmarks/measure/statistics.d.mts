export interface Round {
  readonly count: number;
  readonly [fact: string]: number | undefined;
}
interface Row {
  readonly ratio?: Readonly<Record<string, number>>;
  readonly rates: readonly number[];
  readonly count: number;
  readonly [fact: string]: unknown;
}
export function median(numbers: readonly number[]): number;
export function summarise(
  rounds: Readonly<Record<string, readonly Round[]>>,
  base: string,
): Readonly<Record<string, Row>>;
export function ratioOf(own: readonly Round[], base: readonly Round[], fact: string): number;
