export declare function findChromium(): string | undefined;
export declare function needChromium(): Promise<void>;
