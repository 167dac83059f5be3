import { newHint, newRid } from '../world/identifiers.ts';
import type { World } from '../world/world.ts';
import { errmsgOf } from './errcodes.ts';

export interface WeChatRequest {
  method: string;
  query: URLSearchParams;
  /** The text of the body; '' when there is none. */
  body: string;
}

/** Whom a call was about, as far as it could be told. For the record only; never sent. */
interface About {
  user?: string | undefined;
  appid?: string | undefined;
}

/** WeChat's decision. Both kinds are sent with status 200. */
export type Outcome = ({ json: object } | Refusal) & About;

export interface Refusal {
  errcode: number;
  /** Some errmsg carry a `hint: […]` before the rid. */
  hint?: true;
  /** In place of the usual text. */
  errmsg?: string | undefined;
}

/** `sns/*` puts a comma before the rid and calls its JSON text/plain; cgi-bin and wxa do neither. */
export type Family = 'sns' | 'api';

// The charset of today's wxa answers is not documented; this is what was captured from cgi-bin/token.
export const contentTypes: Readonly<Record<Family, string>> = {
  sns: 'text/plain',
  api: 'application/json; encoding=utf-8',
};

/** The body of a refusal as this family of paths writes it. */
export function refusalJson(world: World, refusal: Refusal, family: Family): object {
  const text = refusal.errmsg ?? errmsgOf(refusal.errcode);
  const hint = refusal.hint ? ` hint: [${newHint(world.random)}]` : '';
  const comma = family === 'sns' ? ',' : '';
  return { errcode: refusal.errcode, errmsg: `${text}${hint}${comma} rid: ${newRid(world.now(), world.random)}` };
}
