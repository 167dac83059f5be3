import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const require = createRequire(import.meta.url);
const example = fileURLToPath(new URL('..', import.meta.url));
const folders: Record<string, string> = { linux: 'linux', darwin: 'mac', win32: 'windows' };
const compilers = join(
  dirname(require.resolve('miniprogram-compiler/package.json')),
  'bin',
  folders[process.platform]!,
);

let scratch: string;

/** npm unpacks the compilers without the right to run them. */
function copyCompiler(name: string): string {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const copy = join(scratch, file);
  cpSync(join(compilers, file), copy);
  chmodSync(copy, 0o755);
  return copy;
}

function listFiles(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => `./${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith(ending) && !/\/(node_modules|miniprogram_npm)\//.test(path));
}

/** What the compiler complains about; an empty string when it is content. */
function compile(name: 'wcc' | 'wcsc', folder: string): string {
  const [options, ending] = name === 'wcc' ? [['-d'], '.wxml'] : [['-lc', '-db', '-pc', '0'], '.wxss'];
  const files = listFiles(folder, ending);
  expect(files).not.toEqual([]);
  const { status, stderr } = spawnSync(copyCompiler(name), [...options, ...files], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return status === 0 && !/ERR/.test(stderr) ? '' : `${name} ended with ${status}: ${stderr}`;
}

describe("WeChat's own compilers", () => {
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'wxlogin-compilers-'));
  });

  afterEach(() => {
    rmSync(scratch, { recursive: true });
  });

  it('accept every wxml of the example', () => {
    expect(compile('wcc', example)).toBe('');
  });

  it('accept every wxss of the example', () => {
    expect(compile('wcsc', example)).toBe('');
  });

  it.each([
    ['wcc', 'broken.wxml', '<view><text></view>'],
    ['wcsc', 'broken.wxss', '.card { color: red;'],
  ] as const)('would tell: %s refuses %s', (name, file, source) => {
    writeFileSync(join(scratch, file), source);
    expect(compile(name, scratch)).toContain(file);
  });
});

describe("TypeScript with WeChat's typings", () => {
  it('accepts the example', () => {
    const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', example], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});
