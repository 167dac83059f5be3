import type { Lock } from './read-lock.d.mts';

export declare function writeSbom(lock: Lock, folder: string): string;
