export const LANGUAGES = ['zh', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];

/** A sentence in every language of the page. */
export type Text = Record<Language, string>;

/** What one call is for, and the rule that its request and its answer obey. */
export interface CallWords {
  purpose: Text;
  answerPurpose: Text;
  rule: Text;
}

/** What a line is for, and the rule it obeys. */
export interface LineWords {
  purpose: Text;
  rule: Text;
}
