/** The statements that fill an empty schema with so many people, each with one identity and one session. */
export declare function describeFill(
  dialect: 'sqlite' | 'postgres' | 'mysql',
  people: number,
  now: number,
): readonly string[];

/** Of every person. */
export declare const namespace: string;
export declare const appid: string;
/** Of person `k`, counted from 1. */
export declare function openidOf(k: number): string;
export declare function sessionIdOf(k: number): Uint8Array;
export declare function saltOf(k: number): Uint8Array;
