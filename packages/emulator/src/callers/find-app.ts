import type { Refusal } from '../wechat/outcome.ts';
import type { App } from '../world/apps.ts';
import type { World } from '../world/world.ts';

export interface AppClaim {
  appid: string | null;
  secret: string | null;
  grantType: string | null;
}

/** The app that proved itself, or why not. WeChat does not document the order of these checks; this is ours. */
export function findApp(world: World, claim: AppClaim, grantType: string): App | Refusal {
  if (!claim.appid) return { errcode: 41002 };
  if (!claim.secret) return { errcode: 41004 };
  if (claim.grantType !== grantType) return { errcode: 40002 };
  const app = world.apps.find(claim.appid);
  if (!app) return { errcode: 40013 };
  if (claim.secret !== app.secret) return { errcode: 40125 };
  return app;
}
