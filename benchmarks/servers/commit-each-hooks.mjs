// The module, and the constant in it, that say how many writes may share a commit. Where they move to, this moves.

const bundle = '/packages/server/dist/bundled/index.js';
const constant = /(\/sqlite\/sqlite-driver\.js\n(?:(?!\n\/\/ ).)*?\bmaxGroup\d* = )\d+;/s;

export async function load(url, context, next) {
  const loaded = await next(url, context);
  if (!url.endsWith(bundle)) return loaded;
  const source = String(loaded.source);
  if (!constant.test(source))
    throw new Error(`${bundle} has no ${constant}: look where it went, and tell ${import.meta.url}`);
  return { ...loaded, source: source.replace(constant, (_, before) => `${before}1;`) };
}
