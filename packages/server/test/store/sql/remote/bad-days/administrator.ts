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
  /** Settings for all who connect from now on, such as no program hopes for. */
  beOdd(isOdd: boolean): Promise<void>;
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
    async beOdd(isOdd) {
      const odd = {
        default_transaction_isolation: 'serializable',
        bytea_output: 'escape',
        standard_conforming_strings: 'off',
        client_encoding: 'latin1',
        datestyle: 'german',
        extra_float_digits: '-4',
        synchronous_commit: 'off',
        plan_cache_mode: 'force_generic_plan',
      };
      if (!isOdd) await administer('alter role wxlogin reset all');
      else await administer(...Object.entries(odd).map((pair) => `alter role wxlogin set ${pair.join(" = '")}'`));
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
    async beOdd(isOdd) {
      const odd = {
        autocommit: '0',
        completion_type: "'CHAIN'",
        sql_mode: "'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,PAD_CHAR_TO_FULL_LENGTH,IGNORE_SPACE'",
        tx_isolation: "'SERIALIZABLE'",
        character_set_client: 'latin1',
        character_set_connection: 'latin1',
        character_set_results: 'latin1',
        sql_safe_updates: '1',
        sql_auto_is_null: '1',
      };
      for (const [name, value] of Object.entries(odd))
        await administer(`set global ${name} = ${isOdd ? value : 'default'}`);
    },
  }),
};
