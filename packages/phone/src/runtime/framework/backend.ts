import { glassEasel } from 'glass-easel-miniprogram-adapter';
import { BUILTIN_TAGS } from '../../compile/builtin-tags.ts';
import { convertInlineUnits } from './units.ts';

type BackendNode = glassEasel.domlikeBackend.Element;
type SetListenerStats = glassEasel.CurrentWindowBackendContext['setListenerStats'];

/** Built-in components fire these themselves; the DOM's own must not reach the mini program beside them. */
const OWN_EVENTS = new Set([
  ...['input', 'change', 'focus', 'blur', 'confirm', 'submit', 'reset', 'load', 'error', 'select', 'keydown', 'keyup'],
  ...['scroll', 'cancel', 'toggle', 'close'],
]);

/** Draws into the page: `<button>` as `<wx-button>`, and `rpx` in inline styles. */
export class PhoneBackend extends glassEasel.CurrentWindowBackendContext {
  constructor() {
    super();
    this.document = {
      createElement: (tag) => asBackendNode(createElement(tag)),
      createTextNode: (text) => asBackendNode(document.createTextNode(text)),
      createDocumentFragment: () => asBackendNode(document.createDocumentFragment()),
    };
  }

  override setListenerStats(...[element, type, capture, level]: Parameters<SetListenerStats>): void {
    if (!OWN_EVENTS.has(type)) super.setListenerStats(element, type, capture, level);
  }
}

/** The framework describes the part of the DOM it uses in types of its own. */
export function asBackendNode(node: Node): BackendNode {
  return node as unknown as BackendNode;
}

function createElement(tag: string): HTMLElement {
  const element = document.createElement(BUILTIN_TAGS.has(tag) ? `wx-${tag}` : tag);
  const setAttribute = element.setAttribute.bind(element);
  element.setAttribute = (name, value) => setAttribute(name, name === 'style' ? convertInlineUnits(value) : value);
  return element;
}
