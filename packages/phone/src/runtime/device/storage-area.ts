/** A corner of the browser's storage. Keys begin with a prefix, so that phones, people and mini programs never meet. */
export interface StorageArea {
  get(key: string): string | undefined;
  set(key: string, text: string): void;
  remove(key: string): void;
  keys(): string[];
}

export function createStorageArea(storage: Storage, parts: string[]): StorageArea {
  const prefix = `${parts.map(encodeURIComponent).join('/')}/`;
  return {
    get: (key) => storage.getItem(prefix + key) ?? undefined,
    set: (key, text) => storage.setItem(prefix + key, text),
    remove: (key) => storage.removeItem(prefix + key),
    keys: () =>
      Object.keys(storage)
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length)),
  };
}
