import type { glassEasel } from 'glass-easel-miniprogram-adapter';
import type { BuiltinData } from './define.ts';

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
