export declare function judgeLicence(dependency: { name: string; license?: string }): string | undefined;
