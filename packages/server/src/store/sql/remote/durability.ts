import type { Logger } from '../../../logger.ts';
import type { Row } from '../driver.ts';
import type { Schema } from '../migrations/migrate.ts';

/** Settings of a server by which it forgets in a crash what it has confirmed. */
export interface Durability {
  /** Asks for `name` and `value` of those settings that the server has, in this order. */
  readonly question: string;
  /** Of those that need not be what they are; `all` has what was asked for. */
  isSafe(name: string, value: string, all: ReadonlyMap<string, string>): boolean;
}

/** One warning for each such setting. A server that has none of them, or does not tell, is believed. */
export async function warnAboutDurability(schema: Schema, durability: Durability, logger: Logger): Promise<void> {
  const rows = await Promise.resolve(schema.all({ sql: durability.question })).catch((): Row[] => []);
  const settings = new Map(rows.map((row) => Object.values(row).map(String) as [string, string]));
  for (const [setting, value] of settings)
    if (!durability.isSafe(setting, value, settings)) logger.warn({ setting, value }, warning);
}

const warning =
  'a crash of the database server may lose logins that were answered: correct this setting there, unless its storage is safe without';
