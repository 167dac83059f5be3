import { asynchronousFailover, failover } from './bad-days/failover.ts';
import { killedDatabase, killedInstance } from './bad-days/kills.ts';
import { redisAway } from './bad-days/redis-away.ts';
import { rollingRestarts } from './bad-days/restarts.ts';
import { oneGroup, onePerson } from './crowds/first-logins.ts';
import { restoredBackup } from './moving/backups.ts';
import { copiedDatabase } from './moving/copies.ts';
import { movedService } from './moving/moves.ts';
import { productionRefuses } from './production/production-refuses.ts';
import { brokenAnswers } from './network/broken-answers.ts';
import { circuit } from './network/circuit.ts';
import { hostileWeChat } from './network/hostile-wechat.ts';
import { refreshRaces } from './network/refresh-races.ts';
import type { Trial } from './trial.ts';
import { upgrades } from './upgrades/upgrades.ts';

/** In the order of what they prove. */
export const trials: readonly Trial[] = [
  killedInstance,
  onePerson,
  oneGroup,
  refreshRaces,
  hostileWeChat,
  circuit,
  rollingRestarts,
  killedDatabase,
  failover,
  asynchronousFailover,
  redisAway,
  brokenAnswers,
  restoredBackup,
  upgrades,
  productionRefuses,
  copiedDatabase,
  movedService,
];
