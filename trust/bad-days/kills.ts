import type { Trial } from '../trial.ts';
import { troubleUnderLoad } from './under-load.ts';

export const killedInstance: Trial = {
  name: 'killed-instance',
  proves: 'P1',
  claim:
    'kill -9 of one of two instances, now and then of both, under load: no acknowledged login is lost, nobody is there twice.',
  counts: 'kills',
  on: 'each',
  sizes: { full: { sqlite: 500, postgres: 100, mysql: 100 }, quick: 2 },
  run: (stage) =>
    troubleUnderLoad(stage, async ({ service, round }) => {
      const killed = round % 3 === 2 ? service.instances : service.instances.slice(round % 2, (round % 2) + 1);
      await Promise.all(killed.map((instance) => instance.end('SIGKILL')));
      await Promise.all(killed.map((instance) => instance.start()));
      await Promise.all(killed.map(({ url }) => service.balancer.sees(url, 'ready')));
    }),
};

export const killedDatabase: Trial = {
  name: 'killed-database',
  proves: 'P14',
  claim: 'kill -9 of the database server under load: the instances go on, no acknowledged login is lost.',
  counts: 'kills',
  on: 'servers',
  sizes: { full: 30, quick: 2 },
  run: (stage) =>
    troubleUnderLoad(stage, async () => {
      await stage.server?.kill();
      await stage.server?.start();
    }),
};
