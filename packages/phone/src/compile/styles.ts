import type { Problems } from './problem.ts';
import type { StyleSheet, Unit } from './program.ts';
import type { SelectorScope } from './selectors.ts';
import type { SourceFiles } from './source-files.ts';
import { compileWxss } from './wxss.ts';

/** The style sheets of the app, then of each unit that has one, in the order they must be applied. */
export async function compileStyles(
  files: SourceFiles,
  units: Record<string, Unit>,
  problems: Problems,
): Promise<StyleSheet[]> {
  const scopes: [string, SelectorScope][] = [['app', { kind: 'app' }]];
  for (const [path, { isPage, styleScope }] of Object.entries(units)) {
    scopes.push([path, isPage ? { kind: 'page', path } : { kind: 'component', prefix: styleScope }]);
  }
  const styles: StyleSheet[] = [];
  for (const [path, scope] of scopes) {
    const file = `${path}.wxss`;
    if ((await files.find(file)) === undefined) continue;
    styles.push({ path, css: await compileWxss({ files, scope, problems }, file) });
  }
  return styles;
}
