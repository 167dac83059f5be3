import { createFaultQueue, type FaultQueue } from '../faults/fault-queue.ts';
import type { Settings } from '../options.ts';
import { type ApiTokens, createApiTokens } from './api-tokens.ts';
import { type Apps, createApps } from './apps.ts';
import type { RandomBytes } from './identifiers.ts';
import { createIdentities, type Identities } from './identities.ts';
import { createOneTimeCodes, type OneTimeCodes } from './one-time-codes.ts';
import { createPeople, type People } from './people.ts';
import { createDayQuotas, createMinuteQuotas, type Quotas } from './quotas.ts';
import { createSessionKeys, type SessionKey, type SessionKeys } from './session-keys.ts';

/** Whom a one-time code stands for. */
export interface LoginCodeRecord {
  user: string;
  appid: string;
  /** Settled when the code is handed out: an older code may yield a key that a newer one has replaced. */
  sessionKey: SessionKey;
}

interface PhoneCodeRecord {
  user: string;
  appid: string;
}

/** Everything this WeChat remembers, and its clock. */
export interface World {
  settings: Settings;
  /** Where it listens; known as soon as it does. */
  url: string;
  /** Unix seconds; runs ahead of the real time once `advance` was called. */
  now: () => number;
  advance: (seconds: number) => void;
  random: RandomBytes;
  apps: Apps;
  people: People;
  identities: Identities;
  sessionKeys: SessionKeys;
  loginCodes: OneTimeCodes<LoginCodeRecord>;
  phoneCodes: OneTimeCodes<PhoneCodeRecord>;
  apiTokens: ApiTokens;
  minuteQuotas: Quotas;
  dayQuotas: Quotas;
  faults: FaultQueue;
}

export function createWorld(settings: Settings): World {
  const { clock, random, rotateSessionKeyEvery } = settings;
  let aheadSeconds = 0;
  const now = () => Math.floor(clock() / 1000) + aheadSeconds;

  const people = createPeople(settings.people);

  return {
    settings,
    url: '',
    now,
    advance(seconds) {
      aheadSeconds += seconds;
    },
    random,
    apps: createApps(settings.apps),
    people,
    identities: createIdentities(people),
    sessionKeys: createSessionKeys({ now, random, rotateSessionKeyEvery }),
    loginCodes: createOneTimeCodes(now),
    phoneCodes: createOneTimeCodes(now),
    apiTokens: createApiTokens(now, random),
    minuteQuotas: createMinuteQuotas(now),
    dayQuotas: createDayQuotas(now),
    faults: createFaultQueue(),
  };
}
