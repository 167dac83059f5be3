type Content = Node | string;

/**
 * Makes an element of the phone itself. Its tags begin with `phone-` and it has neither id nor class: those of the mini
 * program live in the same document.
 */
export function draw(tag: string, attributes: Record<string, string> = {}, ...content: Content[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
}

export function drawButton(label: string, attributes: Record<string, string>, onTap: () => void): HTMLElement {
  const button = draw('button', { type: 'button', ...attributes }, label);
  button.addEventListener('click', onTap);
  return button;
}

export function drawIcon(svg: string): HTMLElement {
  const icon = draw('phone-icon', { 'aria-hidden': 'true' });
  icon.innerHTML = svg;
  return icon;
}
