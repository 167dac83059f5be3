import type { glassEasel } from 'glass-easel-miniprogram-adapter';
import type { BuiltinComponent, BuiltinData } from './define.ts';

/** https://developers.weixin.qq.com/miniprogram/dev/component/accessibility/accessibility.html */
const NAMES = [
  ...['role', 'label', 'hidden', 'checked', 'disabled', 'selected', 'expanded', 'describedby', 'labelledby'],
  ...['roledescription', 'live', 'modal', 'haspopup', 'controls', 'valuenow', 'valuemin', 'valuemax'],
];

const ATTRIBUTES = NAMES.map((name): [string, string] => [
  `aria${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
  name === 'role' ? 'role' : `aria-${name}`,
]);

/** `aria-label` and the like, which every element of WeChat takes. */
export const ARIA_PROPERTIES: glassEasel.typeUtils.PropertyList = Object.fromEntries(
  ATTRIBUTES.map(([property]) => [property, null]),
);

export function drawAria(host: HTMLElement, data: BuiltinData): void {
  for (const [property, attribute] of ATTRIBUTES) {
    const value: unknown = data[property];
    if (value !== null && value !== undefined && value !== '') host.setAttribute(attribute, String(value));
  }
}

/** Lets the element be reached and tapped without a finger. */
export function tapByKeyboard(host: HTMLElement, component: BuiltinComponent): void {
  host.setAttribute('tabindex', '0');
  host.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    const way = { bubbles: true, composed: true, capturePhase: true, originalEvent: event };
    component.triggerEvent('tap', { x: 0, y: 0 }, way);
  });
}

/** What stands in a `<label>` with it is its name; the browser knows that of its own elements only. */
export function nameByLabel(host: HTMLElement, { ariaLabel }: BuiltinData): void {
  const label = host.closest('wx-label')?.textContent?.trim();
  if (label && !ariaLabel) host.setAttribute('aria-label', label);
}
