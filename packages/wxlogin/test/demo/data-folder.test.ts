import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataFolder } from '../../src/demo/data-folder.ts';
import { makeFolder } from '../temporary-folder.ts';

const database = Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(84)]);

describe('the data folder of the demo', () => {
  it('is made where there is none, and kept out of git', () => {
    const folder = join(makeFolder(), 'wxlogin-data');
    openDataFolder(folder);
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('is taken as it is where there is one', () => {
    const folder = makeFolder();
    openDataFolder(folder).forget();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('forgets its own database and nothing else', () => {
    const folder = makeFolder();
    for (const name of ['demo.db', 'wxlogin.db']) writeFileSync(join(folder, name), database);
    for (const name of ['demo.db-wal', 'demo.db-shm', 'wxlogin.db-wal', 'root-secret'])
      writeFileSync(join(folder, name), 'x');
    openDataFolder(folder).forget();
    expect(readdirSync(folder).sort()).toEqual(['root-secret', 'wxlogin.db', 'wxlogin.db-wal']);
  });

  it('forgets a database that was never written', () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'demo.db'), '');
    openDataFolder(folder).forget();
    expect(existsSync(join(folder, 'demo.db'))).toBe(false);
  });

  it.each<[string, (file: string) => void]>([
    ['a file that is no database', (file) => writeFileSync(file, 'my thesis, chapter one')],
    ['a folder', (file) => mkdirSync(file)],
    ['a link', (file) => symlinkSync('/etc/hostname', file)],
  ])('leaves alone %s', (_name, make) => {
    const folder = makeFolder();
    make(join(folder, 'demo.db'));
    expect(() => openDataFolder(folder).forget()).toThrow('was not made by the demo, so it is left alone');
    expect(readdirSync(folder)).toEqual(['demo.db']);
  });

  it.each<[string, (path: string) => void]>([
    ['a file', (path) => writeFileSync(path, 'x')],
    ['a link to a folder', (path) => symlinkSync('/tmp', path)],
  ])('is refused when it is %s', (_name, make) => {
    const path = join(makeFolder(), 'wxlogin-data');
    make(path);
    expect(() => openDataFolder(path)).toThrow('is not a folder');
  });

  it('remembers under which name the phones keep their storage', () => {
    const folder = makeFolder();
    expect(openDataFolder(folder).findPhones()).toBeUndefined();
    openDataFolder(folder).keepPhones('phones-1');
    expect(openDataFolder(folder).findPhones()).toBe('phones-1');
  });
});
