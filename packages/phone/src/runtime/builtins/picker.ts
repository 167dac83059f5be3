import type { Dialogs } from '../chrome/dialogs.ts';
import { draw, drawButton } from '../chrome/draw.ts';
import type { Texts } from '../chrome/texts.ts';
import { type BuiltinComponent, type DefineBuiltin, emit } from './define.ts';

/** `selector`, `date` and `time`; the other modes need wheels, which the phone does not have. */
export function definePicker(define: DefineBuiltin, dialogs: Dialogs, texts: Texts): void {
  define('picker', {
    properties: {
      mode: { type: String, value: 'selector' },
      range: { type: Array, value: [] },
      rangeKey: String,
      value: null,
      start: String,
      end: String,
      disabled: Boolean,
      headerText: String,
      name: String,
    },
    setUp(_host, component) {
      component.addListener('tap', () => {
        if (!component.data.disabled) void pick(component, dialogs, texts);
      });
    },
  });
}

async function pick(component: BuiltinComponent, dialogs: Dialogs, texts: Texts): Promise<void> {
  const isSelector = component.data.mode === 'selector';
  const value = await (isSelector ? pickItem(component, dialogs) : pickMoment(component, dialogs, texts));
  if (value === undefined) return emit(component, 'cancel');
  component.setData({ value });
  emit(component, 'change', { value });
}

async function pickItem({ data }: BuiltinComponent, dialogs: Dialogs): Promise<number | undefined> {
  const items: unknown[] = data.range;
  const label = (item: unknown): string =>
    String(data.rangeKey && typeof item === 'object' && item !== null ? Reflect.get(item, data.rangeKey) : item);
  return dialogs.actionSheet(
    items.map((item) => ({ label: label(item) })),
    data.headerText,
  );
}

function pickMoment({ data }: BuiltinComponent, dialogs: Dialogs, texts: Texts): Promise<string | undefined> {
  const type = data.mode === 'time' ? 'time' : 'date';
  const input = draw('input', { type, value: String(data.value ?? ''), min: data.start, max: data.end });
  const typed = (): string => (input instanceof HTMLInputElement ? input.value : '');
  return dialogs.halfScreen<string | undefined>(
    'picker',
    (done) => [
      ...(data.headerText ? [draw('phone-sheet-title', {}, data.headerText)] : []),
      input,
      draw(
        'phone-choice',
        {},
        drawButton(texts.cancel, {}, () => done(undefined)),
        drawButton(texts.confirm, { 'data-primary': '' }, () => done(typed())),
      ),
    ],
    undefined,
  );
}
