interface Judged {
  readonly title: string;
  readonly wanted: number;
  readonly unit: string;
  readonly sign: '≥' | '≤';
  readonly value: number | undefined;
  readonly verdict: 'met' | 'missed' | 'not measured';
}
export function judge(results: { readonly sections: Readonly<Record<string, object>> }): readonly Judged[];
