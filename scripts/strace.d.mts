export declare function findStrace(): string | undefined;
