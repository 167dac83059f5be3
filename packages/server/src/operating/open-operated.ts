import { dirname } from 'node:path';
import type { Clock } from '../clock.ts';
import { silentLogger } from '../logger.ts';
import { OptionsError } from '../options.ts';
import { wrongRootSecret } from '../prepare.ts';
import { type OpenedDataSecret, openDataSecret, type RootSecrets } from '../secrets/data-secret.ts';
import { findDevelopmentSecret, parseRootSecret } from '../secrets/root-secret.ts';
import { readFacts } from '../store/moving/copy/facts.ts';
import { MovingError } from '../store/moving/moving-error.ts';
import { openRaw, readDatabaseName } from '../store/moving/raw/open-raw.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';

/** The database of a service, with what opens it. */
export interface OperatedDatabase {
  /** As the option `database` takes it; services may be using it. */
  readonly database: string;
  /** The one the service has; may be absent for a SQLite file of development mode, which has it beside it. */
  readonly rootSecret?: string | undefined;
  /** While the root secret is being changed: the one of before. */
  readonly previousRootSecret?: string | undefined;
}

export interface Operated extends OpenedDataSecret {
  readonly store: Store;
  readonly roots: RootSecrets;
}

/**
 * Opens the database of a service for its operator, bringing its schema up to date as every start does.
 * @throws MovingError for a database that is not there, cannot be used or was never one of ours; OptionsError for another root secret
 */
export async function openOperated(options: OperatedDatabase, clock: Clock): Promise<Operated> {
  const roots = readRoots(options);
  const opened = await openSecrets(options.database, roots);
  const store = await openStore({ database: options.database, logger: silentLogger, clock });
  return { ...opened, store, roots };
}

/** Before anything is changed: sealed values and keyed hashes must be the service's own. */
async function openSecrets(database: string, roots: RootSecrets): Promise<OpenedDataSecret> {
  const raw = await openRaw(readDatabaseName(database), { mayCreate: false });
  try {
    const facts = await readFacts(raw);
    const rootCheck = facts.get('root_check');
    if (rootCheck === undefined) throw new MovingError('database_empty');
    const opened = openDataSecret({ rootCheck, wrapped: facts.get('data_secret') }, roots);
    if (!opened) throw new OptionsError([wrongRootSecret]);
    return opened;
  } finally {
    await raw.close();
  }
}

function readRoots({ database, rootSecret, previousRootSecret }: OperatedDatabase): RootSecrets {
  const file = /^sqlite:(.+)$/.exec(database)?.[1];
  const found = rootSecret === undefined ? file && findDevelopmentSecret(dirname(file)) : parseRootSecret(rootSecret);
  if (!found) throw new OptionsError(['rootSecret: give the one of the service, 32 bytes in base64url']);
  return { rootSecret: found, previousRootSecret: parseRootSecret(previousRootSecret ?? '') };
}
