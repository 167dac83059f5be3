import { statSync } from 'node:fs';

/** How far work on files is. */
export type FileProgress =
  | { readonly step: 'copying'; readonly bytes: number; readonly totalBytes: number }
  | { readonly step: 'checking' }
  | { readonly step: 'ending_sessions'; readonly users: number };

const everyMs = 200;

/** While `work` makes the file grow, tells how large it is. */
export async function watchSize<T>(
  of: {
    readonly file: string;
    readonly totalBytes: number;
    readonly onProgress?: ((so: FileProgress) => void) | undefined;
  },
  work: Promise<T>,
): Promise<T> {
  const { file, totalBytes, onProgress } = of;
  const tell = () =>
    onProgress?.({ step: 'copying', bytes: statSync(file, { throwIfNoEntry: false })?.size ?? 0, totalBytes });
  const timer = setInterval(tell, everyMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    tell();
  }
}
