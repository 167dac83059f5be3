import type { glassEasel } from 'glass-easel-miniprogram-adapter';

/** StyleSegmentIndex.TEMP_EXTRA: classes beside those the template manages. */
const TEMPORARY: glassEasel.StyleSegmentIndex = 3;
const DEFAULT_START_MS = 20;
const DEFAULT_STAY_MS = 70;

/** Gives the element its `hover-class` while a finger rests on it. */
export function watchHover(host: HTMLElement, component: glassEasel.GeneralComponent): void {
  let timer = 0;
  const after = (delay: unknown, byDefault: number, classes: string): void => {
    clearTimeout(timer);
    const milliseconds = typeof delay === 'number' ? delay : byDefault;
    timer = window.setTimeout(() => component.setNodeClass(classes, TEMPORARY), milliseconds);
  };
  host.addEventListener('pointerdown', () => {
    const { hoverClass, hoverStartTime, disabled } = component.data;
    if (hoverClass && hoverClass !== 'none' && !disabled) after(hoverStartTime, DEFAULT_START_MS, hoverClass);
  });
  for (const type of ['pointerup', 'pointerleave', 'pointercancel']) {
    host.addEventListener(type, () => {
      const { hoverClass, hoverStayTime } = component.data;
      if (hoverClass) after(hoverStayTime, DEFAULT_STAY_MS, '');
    });
  }
}
