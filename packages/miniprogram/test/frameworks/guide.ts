import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build, type Plugin } from 'esbuild';

/** One block of code of the guide; `name` is what its first line says, if it names a file. */
export interface Snippet {
  section: string;
  name: string;
  text: string;
}

const sdk = (door: string) => fileURLToPath(new URL(`../../src/${door}.ts`, import.meta.url));

export const readGuide = (file: 'frameworks.md' | 'frameworks.zh-CN.md') =>
  readFileSync(new URL(`../../../../docs/guides/${file}`, import.meta.url), 'utf8');

/** Every block of code, in order; `section` is the heading above it. */
export function readSnippets(guide: string): Snippet[] {
  const snippets: Snippet[] = [];
  let section = '';
  for (const [, heading, text = ''] of guide.matchAll(/^#+ (.*)$|^```\w+\n([\s\S]*?)^```$/gm)) {
    if (heading) section = heading;
    else snippets.push({ section, name: /^\/\/ ([\w.-]+)\n/.exec(text)?.[1] ?? '', text });
  }
  return snippets;
}

/** Bundles the snippet as a mini program would: its neighbours from the guide, the SDK from here, libraries from npm. */
async function bundleSnippet(snippet: Snippet, neighbours: Snippet[], stubs: Record<string, string>): Promise<string> {
  const fromGuide: Plugin = {
    name: 'from-guide',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^@wxlogin\/miniprogram/ }, ({ path }) => ({ path: sdk(path.split('/')[2] ?? 'index') }));
      onResolve({ filter: /.*/, namespace: 'guide' }, ({ path, resolveDir }) => {
        if (path in stubs) return { path, namespace: 'stub' };
        return path.startsWith('.') ? { path: path.slice(2), namespace: 'guide', pluginData: resolveDir } : undefined;
      });
      onResolve({ filter: /^start$/ }, () => ({ path: snippet.name.replace(/\.tsx?$/, ''), namespace: 'guide' }));
      onLoad({ filter: /.*/, namespace: 'stub' }, ({ path }) => ({ contents: stubs[path] ?? '' }));
      onLoad({ filter: /.*/, namespace: 'guide' }, ({ path }) => {
        const found = neighbours.find(({ name }) => name.replace(/\.tsx?$/, '') === path);
        if (!found) throw new Error(`The guide has no file ${path}`);
        return { contents: found.text, loader: 'tsx', resolveDir: fileURLToPath(new URL('.', import.meta.url)) };
      });
    },
  };
  const { outputFiles } = await build({
    entryPoints: ['start'],
    bundle: true,
    write: false,
    format: 'cjs',
    target: 'es2017',
    jsx: 'transform',
    jsxFactory: 'createElement',
    plugins: [fromGuide],
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

interface Running {
  /** The heading of the guide. */
  section: string;
  /** The file to begin with; where the section has no `auth.ts`, that of `authFrom` is its neighbour. */
  name: string;
  authFrom?: string;
  /** All that is there besides ECMAScript and setTimeout. */
  globals: Record<string, unknown>;
  /** Modules that stand for packages: name to source. */
  stubs?: Record<string, string>;
}

/** Runs a file of the guide where there are no globals but those of a mini program, and returns what it exports. */
export async function runSnippet<Exports>({ section, name, authFrom, globals, stubs = {} }: Running): Promise<Exports> {
  const snippets = readSnippets(readGuide('frameworks.md'));
  const neighbours = snippets.filter(
    (each) => each.section === section || (each.section === authFrom && each.name === 'auth.ts'),
  );
  const snippet = neighbours.find((each) => each.name === name);
  if (!snippet) throw new Error(`The guide has no ${name} in the section ${section}`);
  const module = { exports: {} };
  const context = createContext({ module, exports: module.exports, setTimeout, clearTimeout, ...globals });
  runInContext(await bundleSnippet(snippet, neighbours, stubs), context);
  return module.exports as Exports;
}
