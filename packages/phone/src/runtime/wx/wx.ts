import type { StorageArea } from '../device/storage-area.ts';
import { type AuthRooms, createAuth } from './auth.ts';
import { createCanIUse } from './can-i-use.ts';
import { createDesk, type DeskRooms } from './desk.ts';
import { type AppEvents, createLifecycle, type Launch } from './lifecycle.ts';
import { createNetwork, type NetworkRooms } from './network.ts';
import { createRouting } from './routing.ts';
import { createStorage } from './storage.ts';
import { createSystem, type SystemRooms } from './system.ts';
import { createUi, type UiRooms } from './ui.ts';
import { listUnimplemented } from './unimplemented.ts';

export type WxRooms = AuthRooms &
  NetworkRooms &
  UiRooms &
  SystemRooms &
  DeskRooms & { area: StorageArea; launch: Launch; events: AppEvents };

/** The global `wx` of the mini program. */
export function createWx(rooms: WxRooms): Record<string, unknown> {
  const implemented = {
    ...createAuth(rooms),
    ...createNetwork(rooms),
    ...createStorage(rooms),
    ...createRouting(rooms),
    ...createUi(rooms),
    ...createSystem(rooms),
    ...createLifecycle(rooms.launch, rooms.events),
    ...createDesk(rooms),
    ...createLogs(),
    env: { USER_DATA_PATH: 'http://usr' },
  };
  const canIUse = createCanIUse(implemented);
  return { ...listUnimplemented({ ...implemented, canIUse }), ...implemented, canIUse };
}

type Logs = Pick<WechatMiniprogram.Wx, 'getLogManager' | 'getRealtimeLogManager' | 'reportEvent' | 'reportAnalytics'>;

/** Logs go to the browser's console. */
function createLogs(): Logs {
  const manager: unknown = { ...console, setFilterMsg: () => {}, addFilterMsg: () => {} };
  return {
    getLogManager: () => manager as WechatMiniprogram.LogManager,
    getRealtimeLogManager: () => manager as WechatMiniprogram.RealtimeLogManager,
    reportEvent: () => {},
    reportAnalytics: () => {},
  };
}
