import { parseSync } from 'oxc-parser';

export interface Expression {
  readonly pattern: string;
  readonly flags: string;
}

export interface Found {
  readonly literals: readonly Expression[];
  /** Where one is made from a text: offsets into the code. */
  readonly made: readonly number[];
}

/** The regular expressions of a file. @throws when it is not TypeScript */
export function findExpressions(file: string, code: string): Found {
  const { program, errors } = parseSync(file, code);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const literals: Expression[] = [];
  const made: number[] = [];
  walk(program, (node) => {
    if (isExpression(node.regex)) literals.push(node.regex);
    if (isMade(node)) made.push(Number(node.start));
  });
  return { literals, made };
}

type Node = Readonly<Record<string, unknown>>;

function walk(value: unknown, see: (node: Node) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) see(value as Node);
  for (const each of Object.values(value)) walk(each, see);
}

const isExpression = (value: unknown): value is Expression =>
  typeof value === 'object' && value !== null && 'pattern' in value && 'flags' in value;

const isMade = ({ type, callee }: Node): boolean =>
  (type === 'NewExpression' || type === 'CallExpression') && (callee as Node).name === 'RegExp';
