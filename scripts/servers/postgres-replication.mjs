// Streaming replication of PostgreSQL.

import { dirname, join } from 'node:path';
import { runToEnd } from './run-to-end.mjs';

export const replication = {
  /** The primary as it is now, with what a standby needs to follow it from there. */
  async prepare({ programs, place: primary }, place) {
    const source = `host=127.0.0.1 port=${primary.port} user=postgres`;
    const env = { ...place.spawnOptions.env, PGPASSWORD: primary.password };
    await runToEnd(
      { ...place, spawnOptions: { ...place.spawnOptions, env } },
      join(dirname(programs.postgres), 'pg_basebackup'),
      ['-D', join(place.folder, 'data'), '-d', source, '--write-recovery-conf', '--checkpoint=fast', '--no-sync'],
    );
  },

  async follow(primary, _, { synchronous }) {
    if (synchronous)
      await primary.administer("alter system set synchronous_standby_names = '*'", 'select pg_reload_conf()');
  },

  /** How many standbys follow, and confirm each commit if that was wished for. */
  countFollowers: (primary, { synchronous }) =>
    primary.administer(
      `select count(*) from pg_stat_replication
        where state = 'streaming' and sync_state = '${synchronous ? 'sync' : 'async'}'`,
    ),

  async promote(replica) {
    await replica.administer(
      'select pg_promote()',
      'alter system reset synchronous_standby_names',
      'select pg_reload_conf()',
    );
  },

  setReadOnly: (server, isReadOnly) =>
    server.administer(`alter system set default_transaction_read_only = ${isReadOnly}`, 'select pg_reload_conf()'),
};
