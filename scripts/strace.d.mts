export declare function findStrace(): string | undefined;
export declare function canTrace(): boolean;
/** Only where there is strace. */
export declare function slowDiskCommand(disk: { milliseconds: number; traceFile?: string }): string[];
