import { draw } from '../chrome/draw.ts';
import { componentOf } from '../framework/nodes.ts';
import { nameByLabel, tapByKeyboard } from './accessibility.ts';
import { type Builtin, type DefineBuiltin, emit } from './define.ts';
import { readField } from './form.ts';

type Kind = 'checkbox' | 'radio' | 'switch';

export function defineChoices(define: DefineBuiltin): void {
  for (const kind of ['checkbox', 'radio', 'switch'] as const) define(kind, createChoice(kind));
  for (const tag of ['checkbox-group', 'radio-group']) define(tag, { properties: { name: String } });
  define('slider', SLIDER);
}

function createChoice(kind: Kind): Builtin {
  return {
    properties: { value: String, checked: Boolean, disabled: Boolean, color: String, name: String, type: String },
    setUp(host, component) {
      host.prepend(draw(`phone-${kind}`));
      host.setAttribute('role', kind);
      tapByKeyboard(host, component);
      component.addListener('tap', () => {
        const { disabled, checked } = component.data;
        if (disabled || (kind === 'radio' && checked)) return;
        component.setData({ checked: !checked });
        if (kind === 'switch') emit(component, 'change', { value: component.data.checked });
        else tellGroup(host, kind);
      });
    },
    draw(host, data) {
      const { checked, disabled, color } = data;
      nameByLabel(host, data);
      host.toggleAttribute('checked', Boolean(checked));
      host.setAttribute('aria-checked', String(Boolean(checked)));
      host.setAttribute('aria-disabled', String(Boolean(disabled)));
      if (color) host.style.setProperty('--choice-color', color);
    },
  };
}

function tellGroup(host: HTMLElement, kind: Kind): void {
  const group = host.closest(`wx-${kind}-group`);
  const component = componentOf(group);
  if (!group || !component) return;
  if (kind === 'radio') {
    for (const other of group.querySelectorAll('wx-radio')) {
      if (other !== host) componentOf(other)?.setData({ checked: false });
    }
  }
  emit(component, 'change', { value: readField(group) });
}

const SLIDER: Builtin = {
  properties: {
    min: Number,
    max: { type: Number, value: 100 },
    step: { type: Number, value: 1 },
    value: Number,
    disabled: Boolean,
    showValue: Boolean,
    activeColor: String,
    name: String,
  },
  setUp(host, component) {
    const range = document.createElement('input');
    range.type = 'range';
    host.append(range, draw('phone-slider-value'));
    const listen = (type: string, name: string): void =>
      range.addEventListener(type, () => {
        component.setData({ value: Number(range.value) });
        emit(component, name, { value: Number(range.value) });
      });
    listen('input', 'changing');
    listen('change', 'change');
  },
  draw(host, { min, max, step, value, disabled, showValue, activeColor }) {
    const range = host.querySelector('input');
    if (!range) return;
    Object.assign(range, { min: String(min), max: String(max), step: String(step), disabled });
    range.value = String(value);
    range.style.accentColor = activeColor;
    const shown = host.querySelector('phone-slider-value');
    if (shown) shown.textContent = showValue ? String(value) : '';
  },
};
