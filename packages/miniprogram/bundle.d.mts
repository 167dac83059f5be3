/** One door of the package as one CommonJS module in ES2017. */
export function bundleCode(options?: { minify?: boolean; door?: string }): Promise<string>;

/** Writes `miniprogram_dist/` from what `tsc -b` wrote. */
export function bundle(): Promise<void>;
