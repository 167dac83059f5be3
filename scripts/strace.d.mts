export declare function findStrace(): string | undefined;
export declare function canTrace(): boolean;
