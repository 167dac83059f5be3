export type ServerKind = 'postgres' | 'mysql' | 'redis';

export declare const kinds: Readonly<Record<ServerKind, { readonly title: string; readonly variable: string }>>;
export declare function givenUrl(kind: ServerKind): string | undefined;
export declare function canStart(kind: ServerKind): boolean;
export declare const serverNeeds: readonly Need[];

interface Need {
  readonly title: string;
  readonly apt: readonly string[];
  readonly brew: string;
  readonly elsewhere: string;
  isThere(): boolean;
}
