import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile/compile.ts';
import { SMALLEST, writeFolder } from '../program-folder.ts';

const USING = { ...SMALLEST, 'pages/a/a.js': "const sdk = require('@me/sdk');\nPage({ sdk });" };

async function compiledCode(files: Record<string, string>, folder = ''): Promise<string> {
  const result = await compile(`${await writeFolder(files)}${folder}`);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.code;
}

describe('npm packages', () => {
  it('made for mini programs give the folder they name', async () => {
    const code = await compiledCode({
      ...USING,
      'node_modules/@me/sdk/package.json': '{ "main": "node.js", "miniprogram": "mp" }',
      'node_modules/@me/sdk/mp/index.js': "exports.part = require('./part');",
      'node_modules/@me/sdk/mp/part.js': "exports.from = 'miniprogram field';",
    });
    expect(code).toContain('"links":{"@me/sdk":"miniprogram_npm/@me/sdk/index.js"}');
    expect(code).toContain('"links":{"./part":"miniprogram_npm/@me/sdk/part.js"}');
  });

  it('are found above the mini program, as a workspace has them', async () => {
    const inside = Object.fromEntries(Object.entries(USING).map(([name, text]) => [`apps/one/${name}`, text]));
    const code = await compiledCode(
      {
        ...inside,
        'node_modules/@me/sdk/package.json': '{ "miniprogram": "mp" }',
        'node_modules/@me/sdk/mp/index.js': "exports.from = 'above';",
      },
      '/apps/one',
    );
    expect(code).toContain('above');
  });

  it('not made for them become one file', async () => {
    const code = await compiledCode({
      ...USING,
      'node_modules/@me/sdk/package.json': '{ "main": "lib/main.js" }',
      'node_modules/@me/sdk/lib/main.js': "exports.inner = require('./inner').inner;",
      'node_modules/@me/sdk/lib/inner.js': "exports.inner = 'bundled inside';",
    });
    expect(code).toContain('"links":{"@me/sdk":"miniprogram_npm/@me/sdk.js"}');
    expect(code).toContain('bundled inside');
  });

  it('that cannot be built are named', async () => {
    const files = {
      ...USING,
      'node_modules/@me/sdk/package.json': '{ "main": "main.js" }',
      'node_modules/@me/sdk/main.js': "require('node:fs')",
    };
    await expect(compiledCode(files)).rejects.toThrow('the npm package @me/sdk cannot be built');
  });

  it('already built into miniprogram_npm are taken from there', async () => {
    const code = await compiledCode({
      ...USING,
      'miniprogram_npm/@me/sdk/index.js': "exports.from = 'the copy';",
      'node_modules/@me/sdk/package.json': '{ "miniprogram": "mp" }',
      'node_modules/@me/sdk/mp/index.js': "exports.from = 'the package';",
    });
    expect(code).toContain('the copy');
    expect(code).not.toContain('the package');
  });

  it('bring components', async () => {
    const code = await compiledCode({
      ...SMALLEST,
      'pages/a/a.json': '{ "usingComponents": { "me-button": "kit/button" } }',
      'node_modules/kit/package.json': '{ "miniprogram": "dist" }',
      'node_modules/kit/dist/button/index.json': '{ "component": true }',
      'node_modules/kit/dist/button/index.wxml': '<slot />',
      'node_modules/kit/dist/button/index.js': 'Component({})',
    });
    expect(code).toContain('"me-button":"/miniprogram_npm/kit/button/index"');
  });
});
