import { draw, drawIcon } from './draw.ts';
import { TOAST_ICONS } from './icons.ts';

export interface ToastOptions {
  title: string;
  /** `success`, `error`, `loading` or `none`. */
  icon: string;
  /** An image in place of the icon. */
  image?: string;
  mask: boolean;
  /** Undefined: until hidden. */
  durationMs: number | undefined;
}

export interface Toasts {
  show(options: ToastOptions): void;
  hide(): void;
}

/** One toast at a time: `wx.showLoading` and `wx.showToast` share the place, as in WeChat. */
export function createToasts(layer: HTMLElement): Toasts {
  let shown: HTMLElement | undefined;
  let timer = 0;
  const hide = (): void => {
    clearTimeout(timer);
    shown?.remove();
    shown = undefined;
  };
  return {
    hide,
    show(options) {
      hide();
      shown = drawToast(options);
      layer.append(shown);
      if (options.durationMs !== undefined) timer = window.setTimeout(hide, options.durationMs);
    },
  };
}

function drawToast({ title, icon, image, mask, durationMs }: ToastOptions): HTMLElement {
  const picture = image ? draw('img', { src: image, alt: '' }) : TOAST_ICONS[icon] && drawIcon(TOAST_ICONS[icon]);
  const box = draw('phone-toast-box', { 'data-icon': picture ? icon : 'none' });
  if (picture) box.append(picture);
  box.append(draw('phone-toast-text', {}, title));
  const testId = durationMs === undefined ? 'loading' : 'toast';
  return draw('phone-toast', { role: 'status', 'data-testid': testId, ...(mask && { mask: '' }) }, box);
}
