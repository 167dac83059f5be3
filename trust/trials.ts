import { asynchronousFailover, failover } from './bad-days/failover.ts';
import { killedDatabase, killedInstance } from './bad-days/kills.ts';
import { redisAway } from './bad-days/redis-away.ts';
import { restartedDatabase } from './bad-days/restarted-database.ts';
import { rollingRestarts } from './bad-days/restarts.ts';
import { oneGroup, onePerson } from './crowds/first-logins.ts';
import { endurance } from './endurance/endurance.ts';
import { oddRequests } from './input/odd-requests.ts';
import { plantedSecrets } from './input/planted-secrets.ts';
import { rotatedKeys } from './keys/rotated-keys.ts';
import { clockJumps } from './machine/clock/clock-jumps.ts';
import { failingDisk } from './machine/disk/failing-disk.ts';
import { diskBeforeAnswer } from './machine/disk-before-answer.ts';
import { restoredBackup } from './moving/backups.ts';
import { copiedDatabase } from './moving/copies.ts';
import { movedService } from './moving/moves.ts';
import { brokenAnswers } from './network/broken-answers.ts';
import { circuit } from './network/circuit.ts';
import { hostileWeChat } from './network/hostile-wechat.ts';
import { refreshRaces } from './network/refresh-races.ts';
import { overloaded } from './overload/overload.ts';
import { slowClients } from './overload/slow-clients.ts';
import { slowDisk } from './overload/slow-disk.ts';
import { speed } from './overload/speed.ts';
import { expressions } from './parsers/expressions.ts';
import { parsers } from './parsers/parsers.ts';
import { productionRefuses } from './production/production-refuses.ts';
import { finality } from './rules/finality.ts';
import { stateMachine } from './rules/state-machine.ts';
import { timing } from './rules/timing.ts';
import type { Trial } from './trial.ts';
import { upgrades } from './upgrades/upgrades.ts';

/** In the order of what they prove. */
export const trials: readonly Trial[] = [
  killedInstance,
  diskBeforeAnswer,
  onePerson,
  oneGroup,
  refreshRaces,
  stateMachine,
  rotatedKeys,
  hostileWeChat,
  circuit,
  oddRequests,
  parsers,
  expressions,
  overloaded,
  slowDisk,
  rollingRestarts,
  killedDatabase,
  restartedDatabase,
  failover,
  asynchronousFailover,
  redisAway,
  brokenAnswers,
  failingDisk,
  clockJumps,
  slowClients,
  restoredBackup,
  upgrades,
  timing,
  plantedSecrets,
  productionRefuses,
  speed,
  endurance,
  finality,
  copiedDatabase,
  movedService,
];
