import { convertInlineUnits } from '../framework/units.ts';

interface RichNode {
  type?: string;
  name?: string;
  text?: string;
  attrs?: Record<string, string>;
  children?: RichNode[];
}

/** Trusted by WeChat: the rest is left out (https://developers.weixin.qq.com/miniprogram/dev/component/rich-text.html). */
const TAGS = new Set([
  ...[
    'a',
    'abbr',
    'b',
    'blockquote',
    'br',
    'code',
    'col',
    'colgroup',
    'dd',
    'del',
    'div',
    'dl',
    'dt',
    'em',
    'fieldset',
  ],
  ...[
    'font',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'hr',
    'i',
    'img',
    'ins',
    'label',
    'legend',
    'li',
    'ol',
    'p',
    'pre',
    'q',
  ],
  ...[
    's',
    'section',
    'small',
    'span',
    'strong',
    'sub',
    'sup',
    'table',
    'tbody',
    'td',
    'tfoot',
    'th',
    'thead',
    'tr',
    'tt',
  ],
  ...['u', 'ul'],
]);
const ATTRIBUTES = new Set([
  'class',
  'style',
  'src',
  'alt',
  'width',
  'height',
  'colspan',
  'rowspan',
  'start',
  'type',
  'dir',
]);

/** `nodes` is a tree of objects, or HTML. */
export function drawRichText(nodes: unknown): DocumentFragment {
  const fragment = document.createDocumentFragment();
  if (Array.isArray(nodes)) fragment.append(...nodes.map(drawNode));
  if (typeof nodes === 'string') {
    const parsed = new DOMParser().parseFromString(nodes, 'text/html');
    fragment.append(...[...parsed.body.childNodes].map(copyTrusted));
  }
  return fragment;
}

function drawNode({ type, name = '', text = '', attrs = {}, children = [] }: RichNode): Node {
  if (type === 'text') return document.createTextNode(decodeEntities(text));
  if (!TAGS.has(name.toLowerCase())) return document.createTextNode('');
  const element = document.createElement(name);
  setTrusted(element, Object.entries(attrs));
  element.append(...children.map(drawNode));
  return element;
}

function copyTrusted(node: Node): Node {
  if (!(node instanceof Element)) return document.createTextNode(node.textContent ?? '');
  const name = node.localName;
  if (!TAGS.has(name)) return document.createTextNode('');
  const attributes = [...node.attributes].map((attribute): [string, string] => [attribute.name, attribute.value]);
  const element = document.createElement(name);
  setTrusted(element, attributes);
  element.append(...[...node.childNodes].map(copyTrusted));
  return element;
}

function setTrusted(element: HTMLElement, attributes: [string, string][]): void {
  for (const [name, value] of attributes) {
    if (ATTRIBUTES.has(name)) element.setAttribute(name, name === 'style' ? convertInlineUnits(value) : value);
  }
}

function decodeEntities(text: string): string {
  return new DOMParser().parseFromString(text.replaceAll('<', '&lt;'), 'text/html').body.textContent ?? '';
}
