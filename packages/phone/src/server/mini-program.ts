import { type CompileOptions, type CompileResult, compile } from '../compile/compile.ts';
import type { Problem, Problems } from '../compile/problem.ts';
import { type Project, readProject } from '../compile/project.ts';

/** The mini program in its folder, as it is at this moment. */
export interface MiniProgram {
  project(): Promise<Project>;
  /** The script that starts it in the phone's page, or that shows why it cannot start. Compiled anew each time. */
  script(): Promise<string>;
}

export function openMiniProgram(folder: string, options: CompileOptions): MiniProgram {
  return {
    project: () => readProject(folder, forgetProblems()),
    async script() {
      const result = await compile(folder, options);
      return warn(result) + (result.ok ? result.code : `__phone.refuse(${JSON.stringify(result.errors)});\n`);
    },
  };
}

/** Whoever only wants the AppID is not the one to tell what is wrong. */
function forgetProblems(): Problems {
  return { errors: [], warnings: [] };
}

function warn({ warnings }: CompileResult): string {
  return warnings.map((warning) => `console.warn(${JSON.stringify(describe(warning))});\n`).join('');
}

function describe({ file, line, column, message }: Problem): string {
  return `${file}:${line}:${column} ${message}`;
}
