// What a second process on the same PostgreSQL adds. On a machine where load, emulator and database leave no core free, two processes are no
// faster than one; so what counts is the processor time that a login takes of both together: where it stays the same, a further core
// carries as many logins as the first.

import { startWxlogin } from '../servers/start-wxlogin.mjs';
import { runRounds, warmUp } from './rounds.mjs';
import { ratioOf, summarise } from './statistics.mjs';

const section = { id: 'second', title: 'login on PostgreSQL, one process and two, 64 connections each' };

export async function measureSecondProcess(place, options) {
  const first = place.servers.postgres;
  const { folder, wechatURL } = place;
  const second = await startWxlogin({ folder, name: 'second', database: first.database, wechatURL });
  place.servers.second = second;
  place.servers.two = {
    ...first,
    urls: [first.url, second.url],
    usage: () => first.usage() + second.usage(),
    memoryMB: () => first.memoryMB() + second.memoryMB(),
    groups: undefined,
    stop: async () => {},
  };
  await warmUp(place, ['two'], options.warmUpSeconds);
  const rounds = await runRounds(place, { section, ids: ['postgres', 'two'], ...options });
  await second.stop();
  delete place.servers.second;
  delete place.servers.two;
  const all = (each) => each.map((round) => ({ cost: round.cpu + round.databaseCpu }));
  return {
    title: section.title,
    rows: summarise(rounds, 'postgres'),
    // Twice the processes at what each costs then.
    perCore: 2 / ratioOf(all(rounds.two), all(rounds.postgres), 'cost'),
  };
}
