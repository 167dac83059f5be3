export function bundle(options?: { minify?: boolean }): Promise<void>;
