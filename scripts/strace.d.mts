export declare function findStrace(): string | undefined;
export declare const straceNeed: {
  readonly title: string;
  isThere(): boolean;
  readonly apt: readonly string[];
  readonly brew: string;
  readonly elsewhere: string;
};
