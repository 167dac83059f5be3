import postcss, { type AtRule, type ChildNode, type Container, CssSyntaxError, type Root } from 'postcss';
import { convertUnits } from './css-units.ts';
import { describeProblem, locate, type Problems } from './problem.ts';
import { type SelectorScope, scopeSelector } from './selectors.ts';
import { resolvePath, type SourceFiles } from './source-files.ts';

/** Compiles one WXSS file and everything it imports to CSS for the phone. */
export async function compileWxss(
  files: SourceFiles,
  { file, scope }: { file: string; scope: SelectorScope },
  problems: Problems,
): Promise<string> {
  const root = await readWithImports(files, { file, seen: new Set() }, problems);
  root.walkRules((rule) => {
    if (!isKeyframe(rule.parent)) rule.selector = scopeSelector(rule.selector, scope);
  });
  root.walkDecls((declaration) => {
    declaration.value = convertUnits(declaration.value);
  });
  return root.toString();
}

/** Every file is taken once: imports may form a circle. */
async function readWithImports(
  files: SourceFiles,
  { file, seen }: { file: string; seen: Set<string> },
  problems: Problems,
): Promise<Root> {
  seen.add(file);
  const source = (await files.read(file)) ?? '';
  const root = parse(file, source, problems);
  const imports: AtRule[] = [];
  root.walkAtRules('import', (rule) => void imports.push(rule));
  for (const rule of imports) {
    const target = resolvePath(file, readImport(rule.params));
    if ((await files.find(target)) === undefined) {
      const place = rule.source?.start ?? locate(source, rule.params);
      problems.errors.push(describeProblem(file, `${target} is missing`, { ...place, source }));
    }
    rule.replaceWith(seen.has(target) ? [] : nodesOf(await readWithImports(files, { file: target, seen }, problems)));
  }
  return root;
}

function parse(file: string, source: string, problems: Problems): Root {
  try {
    return postcss.parse(source, { from: file });
  } catch (error) {
    if (!(error instanceof CssSyntaxError)) throw error;
    const { reason, line = 1, column = 1 } = error;
    problems.errors.push(describeProblem(file, reason, { line, column, source }));
    return postcss.root();
  }
}

/** `"a.wxss"`, `'a.wxss'`, `url(a.wxss)`, `url("a.wxss")`. */
function readImport(parameters: string): string {
  return /^(?:url\()?\s*['"]?([^'")\s]+)/.exec(parameters)?.[1] ?? '';
}

function nodesOf(root: Root): ChildNode[] {
  return root.nodes.map((node) => node.clone());
}

function isKeyframe(parent: Container | ChildNode | undefined | { type: string }): boolean {
  return parent?.type === 'atrule' && 'name' in parent && /keyframes$/.test(String(parent.name));
}
