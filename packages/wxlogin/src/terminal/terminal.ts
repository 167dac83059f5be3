import { decideLanguage, type Language } from './text.ts';

/** What a command sees of the process around it. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly language: Language;
  /** Whether people watch, so that colours are of use. */
  readonly hasColors: boolean;
  print(text: string): void;
  printError(text: string): void;
  /** Writes over what it wrote last, where people watch what is printed as error; undefined where that is a file. */
  readonly rewrite: ((text: string) => void) | undefined;
}

type ProcessParts = Pick<NodeJS.Process, 'env' | 'stdout' | 'stderr'>;

export function createTerminal({ env, stdout, stderr }: ProcessParts): Terminal {
  return {
    env,
    language: decideLanguage(env),
    hasColors: stdout.isTTY === true && !env.NO_COLOR,
    print: (text) => void stdout.write(`${text}\n`),
    printError: (text) => void stderr.write(`${text}\n`),
    rewrite: stderr.isTTY ? (text) => void stderr.write(`\r\x1b[2K${text}`) : undefined,
  };
}
