import { componentOf, elementOf } from '../framework/nodes.ts';
import { convertInlineUnits } from '../framework/units.ts';
import type { BuiltinComponent, BuiltinData } from './define.ts';

const TAG = 'phone-placeholder';

/**
 * The browser's own placeholder cannot carry a class of the mini program. This one is a node of the template the field
 * stands in, so the class is that of the page or component whose template it is.
 */
export function createPlaceholder(field: BuiltinComponent): Node[] {
  const node = field.ownerShadowRoot?.createNativeNode(TAG);
  const element = node && elementOf(node);
  element?.setAttribute('aria-hidden', 'true');
  return element ? [element] : [];
}

export function drawPlaceholder(host: HTMLElement, data: BuiltinData): void {
  const element = host.querySelector(TAG);
  if (!element) return;
  element.textContent = data.value === '' ? data.placeholder : '';
  element.setAttribute('style', convertInlineUnits(data.placeholderStyle));
  componentOf(element)?.setNodeClass(data.placeholderClass);
}
