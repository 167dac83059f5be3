import type { Refusal } from '../wechat/outcome.ts';
import type { App } from '../world/apps.ts';
import type { World } from '../world/world.ts';

const TOKEN_SHAPE = /^\d+_[\w-]{16,}$/;

/** The app whose API token came with a call, or why the token does not count. */
export function findCaller(world: World, query: URLSearchParams): App | Refusal {
  const text = query.get('access_token');
  if (!text) return { errcode: 41001 };
  if (!TOKEN_SHAPE.test(text)) return { errcode: 40014 };
  const found = world.apiTokens.find(text);
  if (found.state === 'expired') return { errcode: 42001 };
  return (found.state === 'valid' && world.apps.find(found.appid)) || { errcode: 40001 };
}
