import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CompileResult, compile } from '../../src/compile/compile.ts';
import { SMALLEST, writeFolder } from '../program-folder.ts';
import { FIXTURE } from '../world.ts';

async function compileFiles(files: Record<string, string>): Promise<CompileResult> {
  return compile(await writeFolder({ ...SMALLEST, ...files }));
}

const places = (result: CompileResult) =>
  result.ok ? [] : result.errors.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);

describe('compile', () => {
  it('makes one script of a mini program', async () => {
    const result = await compile(FIXTURE);
    expect(result).toMatchObject({ ok: true, warnings: [], stats: { pages: 4, components: 1, modules: 7 } });
    expect(result.ok && result.code).toMatch(/^__phone\.start\(\{"appid":"wxde30de30de30de30","name":"fixture"/);
  });

  it.each([
    {
      what: 'app.json that is no JSON',
      files: { 'app.json': '{\n  "pages": [\n    "pages/a/a",\n  ]\n}' },
      error: /^app\.json:3:\d+ not valid JSON: .*trailing comma/,
    },
    {
      what: 'app.json without pages',
      files: { 'app.json': '{ "pages": [] }' },
      error: /^app\.json:1:3 "pages" must list at least one page/,
    },
    {
      what: 'a tab that is no page',
      files: { 'app.json': '{\n "pages": ["pages/a/a"],\n "tabBar": { "list": [{ "pagePath": "pages/a/a" }, {}] }\n}' },
      error: /^app\.json:3:\d+ the tab "undefined" is not among the "pages"$/,
    },
    {
      what: 'a sub-package without pages',
      files: { 'app.json': '{ "pages": ["pages/a/a"],\n "subPackages": [{ "root": "sub" }] }' },
      error: /^app\.json:2:\d+ each of "subPackages" needs a "root" and "pages"$/,
    },
    {
      what: 'a component without a path',
      files: { 'pages/a/a.json': '{\n "usingComponents": { "my-card": 1 } }' },
      error: /^pages\/a\/a\.json:2:\d+ "usingComponents": <my-card> needs a path$/,
    },
    {
      what: 'a selector nobody can read',
      files: { 'pages/a/a.wxss': '.a {}\n:: {}' },
      error: /^pages\/a\/a\.wxss:2:1 the selector :: cannot be read$/,
    },
    {
      what: 'a page that is listed and not there',
      files: { 'app.json': '{\n  "pages": ["pages/a/a",\n    "pages/b/b"]\n}' },
      error: /^app\.json:3:\d+ pages\/b\/b\.wxml, pages\/b\/b\.js are missing$/,
    },
    {
      what: 'page.json that is no JSON',
      files: { 'pages/a/a.json': '{\n  "navigationBarTitleText" "A"\n}' },
      error: /^pages\/a\/a\.json:2:\d+ not valid JSON/,
    },
    {
      what: 'a component that is not there',
      files: { 'pages/a/a.json': '{\n  "usingComponents": {\n    "my-card": "/card/card"\n  }\n}' },
      error: /^pages\/a\/a\.json:3:\d+ card\/card\.json, card\/card\.wxml, card\/card\.js are missing$/,
    },
    {
      what: 'an open expression in WXML',
      files: { 'pages/a/a.wxml': '<view>\n  <text>{{ a + }}</text>\n</view>' },
      error: /^pages\/a\/a\.wxml:2:16 unexpected character inside expression$/,
    },
    {
      what: 'a WXML element that is never closed',
      files: { 'pages/a/a.wxml': '<view>\n  <text>x\n</view>' },
      error: /^pages\/a\/a\.wxml:2:4 missing end tag$/,
    },
    {
      what: 'a template that is not there',
      files: { 'pages/a/a.wxml': '<view />\n<import src="./row.wxml" />' },
      error: /^pages\/a\/a\.wxml:2:\d+ pages\/a\/row\.wxml is missing$/,
    },
    {
      what: 'WXS that is not there',
      files: { 'pages/a/a.wxml': '<wxs src="./sum.wxs" module="sum" />' },
      error: /^pages\/a\/a\.wxml:1:\d+ pages\/a\/sum\.wxs is missing$/,
    },
    {
      what: 'WXSS with an open block',
      files: { 'pages/a/a.wxss': '.a {\n  color: red;\n\n.b {\n}\n' },
      error: /^pages\/a\/a\.wxss:1:1 Unclosed block$/,
    },
    {
      what: 'WXSS that imports what is not there',
      files: { 'app.wxss': '.a { color: red }\n@import "none.wxss";\n' },
      error: /^app\.wxss:2:1 none\.wxss is missing$/,
    },
    {
      what: 'a script with a syntax error',
      files: { 'pages/a/a.js': 'Page({\n  data: {,\n});\n' },
      error: /^pages\/a\/a\.js:2:10 Expected identifier/,
    },
    {
      what: 'a module that is not there',
      files: { 'pages/a/a.js': "const { sum } = require('../../sum');\nPage({ sum });\n" },
      error: /^pages\/a\/a\.js:1:\d+ cannot find the module '\.\.\/\.\.\/sum'$/,
    },
    {
      what: 'a package that is not there',
      files: { 'app.js': "import x from 'not-installed';\nApp({ x });" },
      error: /^app\.js:1:\d+ cannot find the module 'not-installed': is the npm package not-installed installed\?$/,
    },
  ])('tells $what with file and line', async ({ files, error }) => {
    expect(places(await compileFiles(files as Record<string, string>))).toEqual([expect.stringMatching(error)]);
  });

  it('tells everything that is wrong at once, with the line and a caret', async () => {
    const result = await compileFiles({ 'pages/a/a.wxss': '.a {', 'pages/a/a.js': 'Page({;' });
    expect(places(result)).toHaveLength(2);
    expect(!result.ok && result.errors.at(-1)?.frame).toBe('1 | Page({;\n          ^');
  });

  it('says where app.json is missing', async () => {
    const folder = await writeFolder({ 'readme.txt': '' });
    const [problem] = places(await compile(folder));
    expect(problem).toBe(
      `app.json:1:1 there is no app.json in ${folder}: a mini program has one, next to its pages folder`,
    );
  });

  it('warns of what it leaves out', async () => {
    const list = [{ pagePath: 'pages/a/a' }, { pagePath: 'pages/a/a' }];
    const { ok, warnings } = await compileFiles({
      'app.json': JSON.stringify({ pages: ['pages/a/a'], tabBar: { custom: true, list } }),
      'pages/a/a.wxml': `<wxs module="m">module.exports = { f: function () {} };</wxs>
        <view change:prop="{{m.f}}" prop="{{1}}" />
        <view bindtouchmove="{{m.f}}" bindtap="{{tap}}" bind:longpress="{{data.press}}" />`,
    });
    expect(ok).toBe(true);
    expect(warnings.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([
      expect.stringMatching(/^app\.json:1 custom tab bars are not implemented/),
      expect.stringMatching(/^pages\/a\/a\.wxml:2 change:prop calls WXS/),
      expect.stringMatching(/^pages\/a\/a\.wxml:3 bindtouchmove calls WXS/),
    ]);
  });

  it('only warns about an attribute the template language does not know', async () => {
    const { ok, warnings } = await compileFiles({ 'pages/a/a.wxml': '<view foo:bar="x" />' });
    expect({ ok, warnings }).toMatchObject({ ok: true, warnings: [{ file: 'pages/a/a.wxml', line: 1 }] });
  });
});

describe('the project', () => {
  const project = (files: Record<string, string>) => ({ ...files, 'app.json': '', 'app.js': '' });

  it('has its mini program in miniprogramRoot, and private settings before shared ones', async () => {
    const inside = Object.fromEntries(Object.entries(SMALLEST).map(([name, text]) => [`src/${name}`, text]));
    const folder = await writeFolder({
      ...inside,
      'project.config.json': '{ "miniprogramRoot": "src/", "appid": "wx1", "setting": { "urlCheck": true } }',
      'project.private.config.json': '{ "projectname": "mine", "setting": { "urlCheck": false } }',
    });
    const root = path.join(folder, 'src');
    expect((await compile(folder)).project).toEqual({ root, appid: 'wx1', name: 'mine', urlCheck: false });
    expect((await compile(root)).project).toMatchObject({ root, appid: 'wx1' });
  });

  it('without an AppID is a tourist’s', async () => {
    const folder = await writeFolder(project({}));
    const { project: found } = await compile(folder);
    expect(found).toEqual({ root: folder, appid: 'touristappid', name: path.basename(folder), urlCheck: true });
  });
});
