import { restoredBackup } from './backups.ts';
import { copiedDatabase } from './copies.ts';
import { asynchronousFailover, failover } from './failover.ts';
import { oneGroup, onePerson } from './first-logins.ts';
import { killedDatabase, killedInstance } from './kills.ts';
import { movedService } from './moves.ts';
import { redisAway } from './redis-away.ts';
import { rollingRestarts } from './restarts.ts';
import type { Trial } from './trial.ts';

/** Every promise that is tried with several processes, once. */
export const trials: readonly Trial[] = [
  onePerson,
  oneGroup,
  rollingRestarts,
  killedInstance,
  killedDatabase,
  failover,
  asynchronousFailover,
  redisAway,
  copiedDatabase,
  movedService,
  restoredBackup,
];
