import { createFolder } from '../journeys/program.ts';
import { type Server, startServer } from '../scripts/servers/start-server.mjs';

/** An empty database for one trial, which writes as in production. */
export interface TrialDatabase {
  readonly url: string;
  /** Of our own, to be killed; SQLite has none. */
  readonly server: Server | undefined;
  remove(): Promise<void>;
}

interface Wish {
  /** Whether its server may be followed by replicas. */
  readonly replicated?: boolean;
}

const onServer =
  (kind: 'postgres' | 'mysql') =>
  async ({ replicated = false }: Wish = {}): Promise<TrialDatabase> => {
    const server = await startServer(kind, { durable: true, replicated });
    return { url: server.url, server, remove: () => server.remove() };
  };

/** By what `--on` says. */
export const databases = {
  sqlite: {
    title: 'SQLite',
    hasServer: false,
    async open(): Promise<TrialDatabase> {
      const folder = createFolder();
      return { url: `sqlite:${folder.path}/wxlogin.db`, server: undefined, remove: async () => folder.remove() };
    },
  },
  postgres: { title: 'PostgreSQL', hasServer: true, open: onServer('postgres') },
  mysql: { title: 'MariaDB', hasServer: true, open: onServer('mysql') },
} as const;

export type DatabaseName = keyof typeof databases;
export const databaseNames = Object.keys(databases) as DatabaseName[];
