import { canStart, freshMysql, freshPostgres, isAvailable } from '../packages/server/test/servers/fresh.ts';
import { type Server, startServer } from '../scripts/servers/start-server.mjs';

/** A kind of database that the journeys run on. */
export interface JourneyDatabase {
  readonly name: string;
  readonly isThere: boolean;
  /** The address of an empty one, as the option `database` takes it. */
  fresh(folder: string): Promise<string>;
  /** A server of the journey's own, which writes as in production and may be killed and frozen; SQLite has none. */
  readonly startServer?: () => Promise<Server>;
}

const all: readonly JourneyDatabase[] = [
  { name: 'SQLite', isThere: true, fresh: async (folder) => `sqlite:${folder}/wxlogin.db` },
  {
    name: 'PostgreSQL',
    isThere: isAvailable('postgres'),
    fresh: freshPostgres,
    ...(canStart('postgres') && { startServer: () => startServer('postgres', { durable: true }) }),
  },
  {
    name: 'MariaDB',
    isThere: isAvailable('mysql'),
    fresh: freshMysql,
    ...(canStart('mysql') && { startServer: () => startServer('mysql', { durable: true }) }),
  },
];

/** To be used as `describe.each(databases)`; what is not there is skipped, with a word about how to get it at the start of the run. */
export const databases = all.filter(({ isThere }) => isThere);
