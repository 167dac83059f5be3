export interface LockEntry {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

export interface Installed {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly place: string;
  readonly neededBy: readonly string[];
}

export declare function readLock(): Lock;
export declare function listInstalled(
  lock: Lock,
  folder: string,
  takes?: (entry: LockEntry) => boolean,
): readonly Installed[];
export declare function onLinux(entry: LockEntry): boolean;
