import type { serverNeeds } from './servers/kinds.d.mts';

export declare function describeLack(needs: typeof serverNeeds): string;
