import { asynchronousFailover, failover } from './bad-days/failover.ts';
import { killedDatabase, killedInstance } from './bad-days/kills.ts';
import { redisAway } from './bad-days/redis-away.ts';
import { rollingRestarts } from './bad-days/restarts.ts';
import { oneGroup, onePerson } from './crowds/first-logins.ts';
import { oddRequests } from './input/odd-requests.ts';
import { plantedSecrets } from './input/planted-secrets.ts';
import { restoredBackup } from './moving/backups.ts';
import { copiedDatabase } from './moving/copies.ts';
import { movedService } from './moving/moves.ts';
import { productionRefuses } from './production/production-refuses.ts';
import { finality } from './rules/finality.ts';
import { stateMachine } from './rules/state-machine.ts';
import { timing } from './rules/timing.ts';
import type { Trial } from './trial.ts';
import { upgrades } from './upgrades/upgrades.ts';

/** In the order of what they prove. */
export const trials: readonly Trial[] = [
  killedInstance,
  onePerson,
  oneGroup,
  stateMachine,
  oddRequests,
  rollingRestarts,
  killedDatabase,
  failover,
  asynchronousFailover,
  redisAway,
  restoredBackup,
  upgrades,
  timing,
  plantedSecrets,
  productionRefuses,
  finality,
  copiedDatabase,
  movedService,
];
