// The module, and the constant in it, that say how many writes may share a commit. Where they move to, this moves.

const module = '/packages/server/dist/store/sql/sqlite/sqlite-driver.js';
const constant = /\bmaxGroup = \d+;/;

export async function load(url, context, next) {
  const loaded = await next(url, context);
  if (!url.endsWith(module)) return loaded;
  const source = String(loaded.source);
  if (!constant.test(source))
    throw new Error(`${module} has no ${constant}: look where it went, and tell ${import.meta.url}`);
  return { ...loaded, source: source.replace(constant, 'maxGroup = 1;') };
}
