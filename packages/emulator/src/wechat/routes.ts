import type { World } from '../world/world.ts';
import { jscode2session } from './jscode2session.ts';
import type { Family, Outcome, WeChatRequest } from './outcome.ts';

export interface WeChatRoute {
  path: string;
  family: Family;
  run: (world: World, request: WeChatRequest) => Outcome;
}

export const weChatRoutes: readonly WeChatRoute[] = [
  { path: '/sns/jscode2session', family: 'sns', run: jscode2session },
];

const byPath = new Map(weChatRoutes.map((route) => [route.path, route]));

/** The route of a path under /sns/, /cgi-bin/ or /wxa/; one nobody knows answers 40066, as WeChat does. */
export function findWeChatRoute(path: string): WeChatRoute | undefined {
  const route = byPath.get(path);
  if (route) return route;
  if (path.startsWith('/sns/')) return { path, family: 'sns', run: () => ({ errcode: 40066 }) };
  if (path.startsWith('/cgi-bin/') || path.startsWith('/wxa/')) {
    return { path, family: 'api', run: () => ({ errcode: 40066 }) };
  }
  return undefined;
}
