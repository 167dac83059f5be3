import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findMiniProgram } from '../../src/demo/mini-program.ts';
import { makeFolder } from '../temporary-folder.ts';

function makeProject(files: Record<string, unknown>): string {
  const folder = makeFolder();
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

describe('the mini program of the demo', () => {
  it('is the example, with the AppID the emulator knows', () => {
    const { folder, appid } = findMiniProgram(undefined);
    expect(folder).toMatch(/examples\/miniprogram$/);
    expect(appid).toBe('wxde30de30de30de30');
  });

  it.each<[string, Record<string, unknown>, string | undefined]>([
    ['named by the project', { 'project.config.json': { appid: 'wx1111111111111111' } }, 'wx1111111111111111'],
    [
      'named by the private file before the shared one',
      {
        'project.config.json': { appid: 'wx1111111111111111' },
        'project.private.config.json': { appid: 'wx2222222222222222' },
      },
      'wx2222222222222222',
    ],
    ['unknown for a project of a tourist', { 'project.config.json': { appid: 'touristappid' } }, undefined],
    ['unknown without project.config.json', { 'app.json': {} }, undefined],
    ['unknown when the project cannot be parsed', { 'project.config.json': '{ "appid":' }, undefined],
  ])('has an AppID %s', (_name, files, appid) => {
    expect(findMiniProgram(makeProject(files)).appid).toBe(appid);
  });

  it('may be the folder of app.json inside a project', () => {
    const project = makeProject({ 'project.config.json': { appid: 'wx1111111111111111', miniprogramRoot: 'src/' } });
    mkdirSync(join(project, 'src'));
    writeFileSync(join(project, 'src', 'app.json'), '{}');
    expect(findMiniProgram(join(project, 'src')).appid).toBe('wx1111111111111111');
  });

  it.each(['missing', 'empty'])('is refused when the folder is %s', (state) => {
    const folder = state === 'missing' ? join(makeFolder(), 'nowhere') : makeFolder();
    expect(() => findMiniProgram(folder)).toThrow(`There is no mini program in ${folder}.`);
  });
});
