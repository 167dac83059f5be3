import type { Problem } from '../../compile/problem.ts';
import { draw } from './draw.ts';
import type { Texts } from './texts.ts';

/** Covers the screen with what is wrong in the mini program, each with its file and line. */
export function drawProblems(root: HTMLElement, problems: Problem[], texts: Texts): void {
  const list = problems.map(({ file, line, column, message, frame }) =>
    draw(
      'phone-problem',
      { 'data-testid': 'problem' },
      draw('b', {}, `${file}:${line}:${column}`),
      draw('p', {}, message),
      ...(frame ? [draw('pre', {}, frame)] : []),
    ),
  );
  root.replaceChildren(drawOverlay(`${texts.errorsInApp} (${problems.length})`, list, texts));
}

/** A mini program that compiles but throws before its first page is there. */
export function drawFault(layer: HTMLElement, error: unknown, texts: Texts): void {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const problem = draw('phone-problem', { 'data-testid': 'problem' }, draw('pre', {}, stack));
  layer.append(drawOverlay(texts.errorAtStart, [problem], texts));
}

function drawOverlay(title: string, content: HTMLElement[], texts: Texts): HTMLElement {
  return draw(
    'phone-problems',
    { role: 'alert', 'data-testid': 'problems' },
    draw('h1', {}, title),
    ...content,
    draw('small', {}, texts.reloads),
  );
}
