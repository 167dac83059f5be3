import type { Server } from '../../../../../../../scripts/servers/start-server.mjs';

/** What the person who runs the database server may do to those who are connected. */
export interface Administrator {
  /** How many connections the store's user has. */
  countConnections(): Promise<number>;
  /** Ends all of them. */
  cutOff(): Promise<void>;
  allowConnections(most: number | 'any'): Promise<void>;
  setPassword(password: string): Promise<void>;
  dropDatabase(): Promise<void>;
  createDatabase(): Promise<void>;
}

const readNumber = (printed: string): number => Number(/\d+/.exec(printed.replace(/^[^\d]*\n/, ''))?.[0]);

export const administrators: Readonly<Record<'postgres' | 'mysql', (server: Server) => Administrator>> = {
  postgres: ({ administer }) => ({
    countConnections: async () =>
      readNumber(await administer("select count(*) from pg_stat_activity where usename = 'wxlogin'")),
    async cutOff() {
      await administer("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'wxlogin'");
    },
    async allowConnections(most) {
      await administer(`alter role wxlogin connection limit ${most === 'any' ? -1 : most}`);
    },
    async setPassword(password) {
      await administer(`alter role wxlogin password '${password}'`);
    },
    async dropDatabase() {
      await administer('drop database wxlogin with (force)');
    },
    async createDatabase() {
      await administer('create database wxlogin owner wxlogin');
    },
  }),

  mysql: ({ administer }) => ({
    countConnections: async () =>
      readNumber(await administer("select count(*) from information_schema.processlist where user = 'wxlogin'")),
    async cutOff() {
      await administer('kill user wxlogin@127.0.0.1');
    },
    async allowConnections(most) {
      // 0 is any number.
      await administer(`alter user wxlogin@127.0.0.1 with max_user_connections ${most === 'any' ? 0 : most}`);
    },
    async setPassword(password) {
      await administer(`alter user wxlogin@127.0.0.1 identified by '${password}'`);
    },
    async dropDatabase() {
      await administer('drop database wxlogin');
    },
    async createDatabase() {
      await administer('create database wxlogin');
    },
  }),
};
