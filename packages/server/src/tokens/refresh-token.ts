import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { parseId, type SessionId } from '../model/id.ts';

/**
 * Refresh tokens are computed, not stored: `wxr1.<key version>.<session>.<counter>.<MAC>`. A row holds only counter and salt, so a stolen
 * database alone makes none, and the successor of a lost answer can be computed again.
 */
export interface RefreshTokens {
  write(session: RefreshSession): string;
  /** Takes a refresh token apart; undefined when it does not look like one. Says nothing about who wrote it. */
  read(text: string): PresentedRefreshToken | undefined;
  /** Whether we wrote this token for this session (its counter may be an old one). Compared in constant time. */
  isAuthentic(presented: PresentedRefreshToken, session: Omit<RefreshSession, 'counter'>): boolean;
}

interface RefreshSession {
  readonly id: SessionId;
  readonly appid: string;
  readonly counter: number;
  readonly salt: Uint8Array;
}

export interface PresentedRefreshToken {
  readonly sessionId: SessionId;
  readonly counter: number;
  readonly mac: Uint8Array;
}

const keyVersion = 1;
const shape = /^wxr1\.1\.([0-9a-z]{26})\.(0|[1-9][0-9]{0,8})\.([A-Za-z0-9_-]{43})$/;

/** @param key for this purpose only. The session's salt makes two tokens of equal parts differ, such as after a restored backup. */
export function createRefreshTokens(key: KeyObject): RefreshTokens {
  const mac = ({ id, appid, counter, salt }: RefreshSession): Buffer =>
    createHmac('sha256', key).update(`wxr1\0${appid}\0${id}\0${counter}\0`).update(salt).digest();
  return {
    write: (session) =>
      `wxr1.${keyVersion}.${session.id.slice(4)}.${session.counter}.${mac(session).toString('base64url')}`,
    read,
    isAuthentic: (presented, session) =>
      presented.sessionId === session.id &&
      timingSafeEqual(presented.mac, mac({ ...session, counter: presented.counter })),
  };
}

function read(text: string): PresentedRefreshToken | undefined {
  const [, id, counter, mac] = shape.exec(text) ?? [];
  if (!id || !counter || !mac || !parseId('ses', `ses_${id}`)) return undefined;
  const bytes = Buffer.from(mac, 'base64url');
  if (bytes.toString('base64url') !== mac) return undefined;
  return { sessionId: `ses_${id}`, counter: Number(counter), mac: bytes };
}
