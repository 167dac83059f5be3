/** Files a mini program can name but not look into: `http://tmp/…`, as DevTools calls them. They end with the page. */
export interface TempFiles {
  add(file: Blob, extension: string): string;
  find(path: string): Blob | undefined;
  /** An address the page can show. */
  findAddress(path: string): string | undefined;
}

export function createTempFiles(randomName: () => string = () => crypto.randomUUID().replaceAll('-', '')): TempFiles {
  const files = new Map<string, { blob: Blob; address: string }>();
  return {
    add(blob, extension) {
      const path = `http://tmp/${randomName()}.${extension}`;
      files.set(path, { blob, address: URL.createObjectURL(blob) });
      return path;
    },
    find: (path) => files.get(path)?.blob,
    findAddress: (path) => files.get(path)?.address,
  };
}
