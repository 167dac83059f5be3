import type { glassEasel } from 'glass-easel-miniprogram-adapter';

/** What the framework hangs on the elements it draws. */
type DrawnElement = Element & { __wxElement?: glassEasel.GeneralComponent };

/** The element a component or native node is drawn as. */
export function elementOf(node: glassEasel.Element): HTMLElement | undefined {
  const drawn: unknown = node.getBackendElement();
  return drawn instanceof HTMLElement ? drawn : undefined;
}

/** The component or native node an element was drawn for. */
export function componentOf(element: Element | null | undefined): glassEasel.GeneralComponent | undefined {
  return (element as DrawnElement | null | undefined)?.__wxElement;
}
