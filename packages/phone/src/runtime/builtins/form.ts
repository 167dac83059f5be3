import { componentOf } from '../framework/nodes.ts';
import { FORM_FIELD_ATTRIBUTE } from '../framework/wx-behaviors.ts';
import { type BuiltinComponent, type DefineBuiltin, emit } from './define.ts';

const BUILTIN_FIELDS = 'wx-input,wx-textarea,wx-switch,wx-slider,wx-picker,wx-checkbox-group,wx-radio-group';
const FIELDS = `${BUILTIN_FIELDS},[${FORM_FIELD_ATTRIBUTE}]`;
const LABELLED = 'wx-checkbox,wx-radio,wx-switch,wx-input,wx-textarea,wx-button';

export function defineForm(define: DefineBuiltin): void {
  define('form', { properties: { reportSubmit: Boolean } });
  define('label', { properties: { for: String }, setUp: setUpLabel });
}

/** What a `form-type` button does to the form around it. */
export function finishForm(from: Element, type: string): void {
  const form = from.closest('wx-form');
  const component = componentOf(form);
  if (!form || !component) return;
  const fields = [...form.querySelectorAll(FIELDS)];
  if (type === 'reset') {
    for (const field of fields) resetField(field);
    emit(component, 'reset', {});
    return;
  }
  const value: Record<string, unknown> = {};
  for (const field of fields) {
    const name = componentOf(field)?.data.name;
    if (name) value[name] = readField(field);
  }
  emit(component, 'submit', { value, formId: 'the formId is a mock one' });
}

/** The value of a field, or of a group of them. */
export function readField(field: Element): unknown {
  const data = componentOf(field)?.data ?? {};
  switch (field.localName) {
    case 'wx-checkbox-group':
      return readChecked(field, 'wx-checkbox');
    case 'wx-radio-group':
      return readChecked(field, 'wx-radio')[0] ?? '';
    case 'wx-switch':
      return Boolean(data.checked);
    default:
      return data.value;
  }
}

function readChecked(group: Element, tag: string): unknown[] {
  const choices = [...group.querySelectorAll(tag)].map((choice) => componentOf(choice)?.data);
  return choices.filter((choice) => choice?.checked).map((choice) => choice?.value);
}

function resetField(field: Element): void {
  for (const choice of field.querySelectorAll('wx-checkbox,wx-radio')) componentOf(choice)?.setData({ checked: false });
  const component = componentOf(field);
  if (field.localName === 'wx-switch') component?.setData({ checked: false });
  if (field.matches('wx-input,wx-textarea')) component?.setData({ value: '' });
}

function setUpLabel(host: HTMLElement, component: BuiltinComponent): void {
  component.addListener('tap', (event) => {
    const original = event.getOriginalEvent();
    const tapped = original instanceof Event && original.target instanceof Element ? original.target : undefined;
    if (tapped?.closest(LABELLED)) return;
    const { for: id } = component.data;
    const target = id ? host.closest('wx-page')?.querySelector(`[id="${id}"]`) : host.querySelector(LABELLED);
    if (target) passTap(target, event.detail);
  });
}

function passTap(target: Element, detail: unknown): void {
  const input = target.querySelector('input,textarea');
  if (target.matches('wx-input,wx-textarea') && input instanceof HTMLElement) input.focus();
  else componentOf(target)?.triggerEvent('tap', detail, { bubbles: false });
}
