import { createChannelPair } from '../router/event-channel.ts';
import type { Router } from '../router/router.ts';
import { checkParameter, type MakeApi } from './api.ts';

type Routing = Pick<WechatMiniprogram.Wx, 'navigateTo' | 'redirectTo' | 'reLaunch' | 'switchTab' | 'navigateBack'>;

/** A page opens in a later turn: what follows the call in its function still belongs to the page before. */
export function createRouting({ api, router }: { api: MakeApi; router: Router }): Routing {
  const later = async (url: string, go: (url: string) => void): Promise<void> => {
    checkParameter('url', url);
    await null;
    go(url);
  };
  return {
    navigateTo: api('navigateTo', async ({ url, events }) => {
      const { opener, opened } = createChannelPair();
      for (const [name, listener] of Object.entries(events ?? {})) opener.on(name, listener);
      await later(url, () =>
        router.navigateTo(url, (page) => Object.assign(page, { getOpenerEventChannel: () => opened })),
      );
      return { eventChannel: opener };
    }),
    redirectTo: api('redirectTo', ({ url }) => later(url, router.redirectTo)),
    reLaunch: api('reLaunch', ({ url }) => later(url, router.reLaunch)),
    switchTab: api('switchTab', ({ url }) => later(url, router.switchTab)),
    navigateBack: api('navigateBack', async ({ delta }) => {
      await null;
      router.navigateBack(delta ?? 1);
    }),
  };
}
