import { draw, drawButton } from './draw.ts';
import type { Texts } from './texts.ts';

export interface ModalOptions {
  title: string;
  content: string;
  showCancel: boolean;
  cancelText: string;
  cancelColor: string;
  confirmText: string;
  confirmColor: string;
  editable: boolean;
  placeholderText: string;
}

/** `content` is what was typed into an editable modal. */
export type ModalAnswer = { confirmed: true; content: string } | { confirmed: false };

export interface SheetItem {
  label: string;
  color?: string;
}

export interface Dialogs {
  modal(options: Partial<ModalOptions>): Promise<ModalAnswer>;
  /** The index of the chosen item; undefined when cancelled. */
  actionSheet(items: SheetItem[], title?: string): Promise<number | undefined>;
  /** A sheet over the lower part of the screen. `fill` draws it; tapping beside it gives `whenDismissed`. */
  halfScreen<T>(testId: string, fill: (done: (answer: T) => void) => Node[], whenDismissed: T): Promise<T>;
}

export function createDialogs(layer: HTMLElement, texts: Texts): Dialogs {
  return {
    modal: (options) => ask(layer, 'phone-modal', (done) => fillModal(withDefaults(options, texts), done)),
    actionSheet: (items, title) =>
      ask<number | undefined>(layer, 'phone-action-sheet', (done) => ({
        testId: 'sheet',
        content: drawActionSheet(items, { title, texts, done }),
        whenDismissed: undefined,
      })),
    halfScreen: (testId, fill, whenDismissed) =>
      ask(layer, 'phone-half-screen', (done) => ({ testId, content: fill(done), whenDismissed })),
  };
}

interface Drawing<T> {
  testId: string;
  content: Node[];
  /** What tapping beside the dialog means; without it nothing happens. */
  whenDismissed?: T;
}

function ask<T>(layer: HTMLElement, tag: string, fill: (done: (answer: T) => void) => Drawing<T>): Promise<T> {
  return new Promise((resolve) => {
    const mask = draw('phone-mask');
    const done = (answer: T): void => {
      mask.remove();
      resolve(answer);
    };
    const drawing = fill(done);
    const box = draw(tag, { role: 'dialog', 'aria-modal': 'true', 'data-testid': drawing.testId }, ...drawing.content);
    mask.append(box);
    mask.addEventListener('click', (event) => {
      if (event.target === mask && 'whenDismissed' in drawing) done(drawing.whenDismissed as T);
    });
    layer.append(mask);
    box.querySelector('input')?.focus();
  });
}

function withDefaults(options: Partial<ModalOptions>, texts: Texts): ModalOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return {
    title: '',
    content: '',
    showCancel: true,
    cancelText: texts.cancel,
    cancelColor: '',
    confirmText: texts.confirm,
    confirmColor: '',
    editable: false,
    placeholderText: '',
    ...given,
  };
}

function fillModal(options: ModalOptions, done: (answer: ModalAnswer) => void): Drawing<ModalAnswer> {
  const input = draw('input', { placeholder: options.placeholderText, value: options.content });
  const typed = (): string => (input instanceof HTMLInputElement ? input.value : '');
  const cancel = drawButton(options.cancelText, { 'data-testid': 'modal-cancel' }, () => done({ confirmed: false }));
  const confirm = drawButton(options.confirmText, { 'data-testid': 'modal-ok' }, () => {
    done({ confirmed: true, content: options.editable ? typed() : '' });
  });
  cancel.style.color = options.cancelColor;
  confirm.style.color = options.confirmColor;
  const content: Node[] = [];
  if (options.title) content.push(draw('phone-modal-title', {}, options.title));
  if (options.editable) content.push(input);
  else if (options.content) content.push(draw('phone-modal-text', {}, options.content));
  content.push(draw('phone-modal-buttons', {}, ...(options.showCancel ? [cancel] : []), confirm));
  return { testId: 'modal', content };
}

function drawActionSheet(
  items: SheetItem[],
  { title, texts, done }: { title: string | undefined; texts: Texts; done: (index: number | undefined) => void },
): Node[] {
  const rows = items.map(({ label, color = '' }, index) => {
    const row = drawButton(label, {}, () => done(index));
    row.style.color = color;
    return row;
  });
  const cancel = drawButton(texts.cancel, { 'data-role': 'cancel', 'data-testid': 'sheet-cancel' }, () =>
    done(undefined),
  );
  return [...(title ? [draw('phone-sheet-title', {}, title)] : []), ...rows, cancel];
}
