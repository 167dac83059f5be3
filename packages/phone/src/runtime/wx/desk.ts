import type { Dialogs } from '../chrome/dialogs.ts';
import { draw } from '../chrome/draw.ts';
import type { Screen } from '../chrome/screen.ts';
import type { Texts } from '../chrome/texts.ts';
import type { Toasts } from '../chrome/toast.ts';
import type { TempFiles } from '../device/temp-files.ts';
import type { Router } from '../router/router.ts';
import { checkParameter, type MakeApi } from './api.ts';
import { fromBase64, toBase64 } from './base64.ts';

type Desk = Pick<
  WechatMiniprogram.Wx,
  | 'setClipboardData'
  | 'getClipboardData'
  | 'previewImage'
  | 'scanCode'
  | 'getImageInfo'
  | 'vibrateShort'
  | 'vibrateLong'
  | 'showShareMenu'
  | 'hideShareMenu'
  | 'updateShareMenu'
  | 'setKeepScreenOn'
  | 'nextTick'
  | 'arrayBufferToBase64'
  | 'base64ToArrayBuffer'
  | 'getUpdateManager'
  | 'createSelectorQuery'
  | 'createIntersectionObserver'
>;

export interface DeskRooms {
  api: MakeApi;
  screen: Screen;
  dialogs: Dialogs;
  toasts: Toasts;
  texts: Texts;
  router: Router;
  files: TempFiles;
  resolveSource(path: string): string;
  /** Contents for `wx.scanCode`, put there by a test; without one the person is asked. */
  nextScan: string[];
}

/** Small things of the phone that need no room of their own. */
export function createDesk(rooms: DeskRooms): Desk {
  const { api, screen, toasts, texts, router, resolveSource } = rooms;
  let clipboard = '';
  return {
    setClipboardData: api('setClipboardData', ({ data }) => {
      checkParameter('data', data);
      clipboard = data;
      navigator.clipboard?.writeText(data).catch(() => undefined);
      toasts.show({ title: texts.copied, icon: 'none', mask: false, durationMs: 1500 });
    }),
    getClipboardData: api('getClipboardData', () => ({ data: clipboard })),
    previewImage: api('previewImage', ({ urls, current }) => {
      checkParameter('urls', urls, 'Array');
      drawPreview(screen.layer, resolveSource(current ?? urls[0] ?? ''));
    }),
    scanCode: api('scanCode', async () => {
      const result = rooms.nextScan.shift() ?? (await askForScan(rooms));
      return {
        result,
        scanType: 'QR_CODE' as const,
        charSet: 'UTF-8',
        rawData: toBase64(new TextEncoder().encode(result)),
        path: '',
      };
    }),
    getImageInfo: api('getImageInfo', async ({ src }) => {
      const image = new Image();
      image.src = resolveSource(src);
      await image.decode();
      const { naturalWidth: width, naturalHeight: height } = image;
      return { width, height, path: src, orientation: 'up' as const, type: 'unknown' as const };
    }),
    vibrateShort: api('vibrateShort', () => {}),
    vibrateLong: api('vibrateLong', () => {}),
    showShareMenu: api('showShareMenu', () => {}),
    hideShareMenu: api('hideShareMenu', () => {}),
    updateShareMenu: api('updateShareMenu', () => {}),
    setKeepScreenOn: api('setKeepScreenOn', () => {}),
    nextTick: (callback) => void Promise.resolve().then(() => callback()),
    arrayBufferToBase64: (buffer) => toBase64(new Uint8Array(buffer)),
    base64ToArrayBuffer: (text) => fromBase64(text).buffer,
    getUpdateManager: () => NO_UPDATES,
    createSelectorQuery: () => {
      const query: unknown = router.top()?.page.createSelectorQuery();
      return query as WechatMiniprogram.SelectorQuery;
    },
    createIntersectionObserver: (component, options) => component.createIntersectionObserver(options ?? {}),
  };
}

/** A mini program in development is always the newest. */
const NO_UPDATES: WechatMiniprogram.UpdateManager = {
  onCheckForUpdate: (listener) => void Promise.resolve().then(() => listener({ hasUpdate: false })),
  onUpdateReady: () => {},
  onUpdateFailed: () => {},
  applyUpdate: () => {},
};

function drawPreview(layer: HTMLElement, address: string): void {
  const preview = draw(
    'phone-preview',
    { role: 'dialog', 'data-testid': 'preview' },
    draw('img', { src: address, alt: '' }),
  );
  preview.addEventListener('click', () => preview.remove());
  layer.append(preview);
}

async function askForScan({ dialogs, texts }: DeskRooms): Promise<string> {
  const answer = await dialogs.modal({ title: texts.scanTitle, editable: true });
  if (!answer.confirmed) throw new Error('cancel');
  return answer.content;
}
