import { transform } from 'esbuild';
import { describeProblem, type Problem } from './problem.ts';

export type JsonReading = { value: unknown; source: string } | { problem: Problem };

/** Parses JSON as WeChat does: no comments, no trailing commas. What is wrong is told with its line. */
export async function readJson(file: string, source: string): Promise<JsonReading> {
  const text = source.replace(/^\uFEFF/, '');
  try {
    return { value: JSON.parse(text), source: text };
  } catch (error) {
    return { problem: await findJsonProblem(file, text, error) };
  }
}

/** JSON.parse does not always say where; esbuild does. */
async function findJsonProblem(file: string, source: string, cause: unknown): Promise<Problem> {
  const message = cause instanceof Error ? cause.message : String(cause);
  const found = await transform(source, { loader: 'json', logLevel: 'silent' }).then(
    ({ warnings }) => warnings[0],
    (failure: { errors?: { text: string; location: { line: number; column: number } | null }[] }) =>
      failure.errors?.[0],
  );
  const line = found?.location?.line ?? 1;
  const column = (found?.location?.column ?? 0) + 1;
  return describeProblem(file, `not valid JSON: ${found?.text ?? message}`, { line, column, source });
}

export function readRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
