import type { Emulator } from '@wxlogin/emulator';
import { call, type Reply } from '../../../journeys/program.ts';

/** What was seen of all clients. */
export interface Seen {
  requests: number;
  refreshes: number;
  /** Tokens presented long after their end by the clock of whoever was asked, and how many of them were taken. */
  overdue: number;
  accepted: number;
  /** Refusals of an access token, each followed by a refresh: a clock that jumps ends tokens early, or has them begin late. */
  ended: number;
  /** What should not have been, such as an honest client that is logged out. */
  readonly odd: string[];
}

export const createSeen = (): Seen => ({ requests: 0, refreshes: 0, overdue: 0, accepted: 0, ended: 0, odd: [] });

/** One of the instances, and the clock that it goes by. */
export interface Asked {
  readonly url: string;
  now(): number;
}

/** Somebody who does as the SDK does: looks, refreshes when the access token is refused or is old, and never logs in again. */
export interface HonestClient {
  use(asked: Asked): Promise<void>;
}

/** The clock may turn while a request is under way, and the service reads it in whole seconds. */
const inexactSeconds = 2;
const leewaySeconds = 60;

export async function logInHonestly(asked: Asked, emulator: Emulator, seen: Seen): Promise<HonestClient> {
  const login = await call('POST', `${asked.url}/login`, { json: { code: emulator.loginCode({ user: 'p0' }).code } });
  if (login.status !== 200) throw new Error(`a login was answered ${login.status} ${login.json?.code}`);
  let tokens = login.json;
  /** Every one it ever had, which a thief may have. */
  const old: string[] = [];

  async function refresh({ url }: Asked): Promise<void> {
    const answer = await call('POST', `${url}/refresh`, { json: { refresh_token: tokens.refresh_token } });
    seen.refreshes += 1;
    if (answer.status !== 200) return void seen.odd.push(`refresh: ${answer.status} ${answer.json?.code}`);
    old.push(tokens.access_token);
    tokens = answer.json;
  }

  return {
    async use(asked) {
      const answer = await look(asked, tokens.access_token, seen);
      if (answer.status === 401 && isOfToken(answer)) seen.ended += 1;
      else if (answer.status !== 200) seen.odd.push(`look: ${answer.status} ${answer.json?.code}`);
      await refresh(asked);
      for (const token of old.slice(-20)) await look(asked, token, seen);
    },
  };
}

const isOfToken = ({ json }: Reply): boolean =>
  json?.code === 'access_token_expired' || json?.code === 'access_token_invalid';

async function look({ url, now }: Asked, bearer: string, seen: Seen): Promise<Reply> {
  const before = now();
  const answer = await call('GET', `${url}/me`, { bearer });
  const after = now();
  seen.requests += 1;
  const isSteady = Math.abs(after - before) < 60;
  if (isSteady && Math.min(before, after) > readEnd(bearer) + leewaySeconds + inexactSeconds) {
    seen.overdue += 1;
    if (answer.status === 200) seen.accepted += 1;
  }
  if (answer.status >= 500) seen.odd.push(`look: ${answer.status} ${answer.json?.code}`);
  return answer;
}

const readEnd = (token: string): number =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).exp;
