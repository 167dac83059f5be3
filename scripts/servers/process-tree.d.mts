export declare function listTree(root: number): number[];
