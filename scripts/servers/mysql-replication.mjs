// Replication of MariaDB by its binary log and global transaction identifiers, semi-synchronous if wished for.

const anHourInMs = 3_600_000;

/** Resolves when the replica has carried out everything up to this position. */
async function carryOut(replica, position) {
  const answer = await replica.administer(`select master_gtid_wait('${position}', 60)`);
  if (Number(answer) !== 0) throw new Error(`The replica does not get to ${position}.`);
}

export const replication = {
  options({ port }, { durable, replicated, isReplica, synchronous }) {
    if (!replicated) return ['--skip-log-bin'];
    return [
      ...['--log-bin=binlog', `--server-id=${port}`, '--log-slave-updates', `--sync-binlog=${durable ? 1 : 0}`],
      ...(isReplica ? ['--read-only', '--rpl-semi-sync-slave-enabled'] : []),
      ...(synchronous
        ? ['--rpl-semi-sync-master-enabled', `--rpl-semi-sync-master-timeout=${anHourInMs}`]
        : ['--skip-rpl-semi-sync-master-enabled']),
      '--rpl-semi-sync-master-wait-point=after_sync',
    ];
  },

  /** Empty: the primary's binary log has everything from the beginning. */
  prepare: ({ kind, programs }, place) => kind.prepare(programs, place),

  async follow(primary, replica, { primaryPlace: { port, password }, synchronous }) {
    await replica.administer(
      `change master to master_host = '127.0.0.1', master_port = ${port}, master_user = 'admin',
        master_password = '${password}', master_connect_retry = 1, master_use_gtid = slave_pos`,
      'start slave',
    );
    if (synchronous)
      await primary.administer(
        `set global rpl_semi_sync_master_timeout = ${anHourInMs}`,
        'set global rpl_semi_sync_master_enabled = 1',
      );
    // While it reads what was there before, nobody waits for it.
    await carryOut(replica, (await primary.administer('select @@gtid_binlog_pos')).trim());
  },

  /** How many replicas follow, and confirm each commit if that was wished for. */
  async countFollowers(primary, { synchronous }) {
    const status = await primary.administer(
      "show global status where variable_name in ('Rpl_semi_sync_master_status', 'Rpl_semi_sync_master_clients', 'Slaves_connected')",
    );
    const isSynchronous = /status\tON/.test(status);
    const [, followers] = (synchronous ? /clients\t(\d+)/ : /connected\t(\d+)/).exec(status) ?? [];
    return isSynchronous === synchronous ? followers : 0;
  },

  /** What has arrived is carried out first. */
  async promote(replica) {
    await replica.administer('stop slave io_thread');
    const state = await replica.administer('show slave status');
    const arrived = /\tSlave_Pos\t(\S*)/.exec(state);
    if (!arrived) throw new Error(`The replica does not say what has arrived:\n${state}`);
    await carryOut(replica, arrived[1]);
    await replica.administer('stop slave', 'reset slave all', 'set global read_only = 0');
  },

  setReadOnly: (server, isReadOnly) => server.administer(`set global read_only = ${isReadOnly ? 1 : 0}`),
};
