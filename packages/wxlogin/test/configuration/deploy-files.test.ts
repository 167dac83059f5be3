import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { settings } from '../../src/configuration/settings.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const variables = new Set(
  settings.flatMap(({ variable, isSecret }) => (isSecret ? [variable, `${variable}_FILE`] : [variable])),
);
const files = [
  ...readdirSync(`${root}deploy`, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => `deploy/${name}`),
  'docs/guides/deploying.md',
  'docs/guides/deploying.zh-CN.md',
];

describe('what people copy to deploy wxlogin', () => {
  it.each(files)('names no setting that does not exist: %s', (file) => {
    const named = readFileSync(root + file, 'utf8').match(/\bWXLOGIN_[A-Z_]+\b/g) ?? [];
    expect(named.filter((variable) => !variables.has(variable))).toEqual([]);
  });
});
