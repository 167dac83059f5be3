import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const page = readFileSync('docs/threats.md', 'utf8');
const rows = [...page.matchAll(/^\| (\d+) \|(.*)\|$/gm)].map(([, number, text = '']) => ({
  number: Number(number),
  isHere: !text.includes('*Not here yet:*'),
  advisories: text.match(/\b(?:CVE-\d{4}-\d+|GHSA(?:-[0-9a-z]{4}){3})\b/g) ?? [],
  files: [...text.matchAll(/\]\(\.\.\/([^)#]+)\)/g)].map(([, file = '']) => file),
}));
const textOf = (file: string) => readFileSync(file, 'utf8');
/** Names of tests, wherever a formatter has put them. */
const nameOf = (advisory: string) => new RegExp(`['"\`][^'"\`\\n]*\\b${advisory}\\b`);

describe('the page of threats', () => {
  it('has each threat once', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  it('names tests that are there, for every threat against what is there', () => {
    for (const { number, isHere, files } of rows) {
      expect([number, files.filter((file) => !existsSync(file))]).toEqual([number, []]);
      if (isHere) expect([number, files.length > 0]).toEqual([number, true]);
    }
  });

  it.each(rows.filter(({ isHere, advisories }) => isHere && advisories.length > 0))(
    'threat $number: a test that it names has $advisories in its name',
    ({ advisories, files }) => {
      for (const advisory of advisories)
        expect([advisory, files.some((file) => nameOf(advisory).test(textOf(file)))]).toEqual([advisory, true]);
    },
  );

  it('leads to nowhere but to files', () => {
    const links = [...page.matchAll(/\]\((?!http)([^)#]+)/g)].map(([, link = '']) => join('docs', link));
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  });
});
