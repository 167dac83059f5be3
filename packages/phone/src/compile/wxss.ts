import postcss, { type AtRule, type ChildNode, CssSyntaxError, type Root, type Rule } from 'postcss';
import { convertUnits } from './css-units.ts';
import { describeProblem, locate, type Problems, START } from './problem.ts';
import { type SelectorScope, scopeSelector } from './selectors.ts';
import { resolvePath, type SourceFiles } from './source-files.ts';

interface Context {
  files: SourceFiles;
  scope: SelectorScope;
  problems: Problems;
  /** Every file is taken once: imports may form a circle. */
  seen: Set<string>;
}

/** Compiles one WXSS file and everything it imports to CSS for the phone. */
export async function compileWxss(context: Omit<Context, 'seen'>, file: string): Promise<string> {
  return (await compileFile({ ...context, seen: new Set() }, file)).toString();
}

async function compileFile(context: Context, file: string): Promise<Root> {
  const { files, seen, problems } = context;
  seen.add(file);
  const source = (await files.read(file)) ?? '';
  const root = parse(file, source, problems);
  translate(root, { ...context, file, source });
  for (const rule of findImports(root)) {
    const target = resolvePath(file, readImport(rule.params));
    if ((await files.find(target)) === undefined) {
      const place = rule.source?.start ?? locate(source, rule.params);
      problems.errors.push(describeProblem(file, `${target} is missing`, { ...place, source }));
    }
    rule.replaceWith(seen.has(target) ? [] : nodesOf(await compileFile(context, target)));
  }
  return root;
}

function parse(file: string, source: string, problems: Problems): Root {
  try {
    return postcss.parse(source);
  } catch (error) {
    if (!(error instanceof CssSyntaxError)) throw error;
    const { reason, line = 1, column = 1 } = error;
    problems.errors.push(describeProblem(file, reason, { line, column, source }));
    return postcss.root();
  }
}

function translate(root: Root, { scope, problems, file, source }: Context & { file: string; source: string }): void {
  root.walkRules((rule) => {
    if (isKeyframe(rule)) return;
    try {
      rule.selector = scopeSelector(rule.selector, scope);
    } catch {
      const message = `the selector ${rule.selector} cannot be read`;
      problems.errors.push(describeProblem(file, message, { ...(rule.source?.start ?? START), source }));
    }
  });
  root.walkDecls((declaration) => {
    declaration.value = convertUnits(declaration.value);
  });
}

/** `from`, `50%`, `to`: no selectors, although written like some. */
function isKeyframe({ parent }: Rule): boolean {
  return parent?.type === 'atrule' && /keyframes$/.test((parent as AtRule).name);
}

function findImports(root: Root): AtRule[] {
  const imports: AtRule[] = [];
  root.walkAtRules('import', (rule) => void imports.push(rule));
  return imports;
}

/** `"a.wxss"`, `'a.wxss'`, `url(a.wxss)`, `url("a.wxss")`. */
function readImport(parameters: string): string {
  return /^(?:url\()?\s*['"]?([^'")\s]+)/.exec(parameters)?.[1] ?? '';
}

function nodesOf(root: Root): ChildNode[] {
  return root.nodes.map((node) => node.clone());
}
