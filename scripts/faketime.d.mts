export declare function findFaketime(): string | undefined;
