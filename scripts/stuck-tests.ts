import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

interface Place {
  readonly file: string;
  /** What it has come to, at least: a thread that is busy has not told everything. */
  readonly at: string;
  readonly sinceMs: number;
}

interface Options {
  /** Default: longer than any test is allowed to take. */
  readonly limitMs?: number;
}

/**
 * Vitest's time limits count inside of what runs the tests: a loop without an end, or a file that never ends loading, is under none of them,
 * and the whole run waits for it and says nothing. Seen from outside, a file that gives no sign of life ends the run, and is named.
 */
// biome-ignore lint/style/noDefaultExport: this is where Vitest looks for a reporter.
export default class StuckTests implements Reporter {
  readonly #places = new Map<string, Place>();
  readonly #limitMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor({ limitMs = 240_000 }: Options = {}) {
    this.#limitMs = limitMs;
  }

  onTestRunStart(): void {
    this.#timer = setInterval(() => this.#look(), this.#limitMs / 10);
  }

  onTestRunEnd(): void {
    clearInterval(this.#timer);
  }

  onTestModuleQueued(module: TestModule): void {
    this.#note(module, 'its loading');
  }

  onTestModuleStart(module: TestModule): void {
    this.#note(module, 'its first test');
  }

  onTestCaseReady({ module, fullName }: { readonly module: TestModule; readonly fullName: string }): void {
    this.#note(module, `“${fullName}”`);
  }

  onTestCaseResult({ module, fullName }: { readonly module: TestModule; readonly fullName: string }): void {
    this.#note(module, `the end of “${fullName}”`);
  }

  onTestModuleEnd({ id }: TestModule): void {
    this.#places.delete(id);
  }

  #look(): void {
    const stuck = [...this.#places.values()].filter(({ sinceMs }) => performance.now() - sinceMs > this.#limitMs);
    if (stuck.length === 0) return;
    const lines = stuck.map(({ file, at }) => `  ${file}, last heard of at ${at}`);
    endRun([`No sign of life for ${this.#limitMs / 1000} s, so the run is given up:`, ...lines, ''].join('\n'));
  }

  #note({ id, moduleId }: TestModule, at: string): void {
    this.#places.set(id, { file: relative('.', moduleId), at, sinceMs: performance.now() });
  }
}

/** What is stuck may be in the middle of a call to the system, which an orderly end would wait for. The servers end when this process does. */
function endRun(message: string): void {
  process.stderr.write(`\n${message}`, () => process.kill(process.pid, 'SIGKILL'));
}
