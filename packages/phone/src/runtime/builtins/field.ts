import type { Device } from '../device/device.ts';
import { accept, type Builtin, type BuiltinComponent, type BuiltinData, type DefineBuiltin, emit } from './define.ts';
import { createPlaceholder, drawPlaceholder } from './placeholder.ts';

type Field = HTMLInputElement | HTMLTextAreaElement;

const PROPERTIES = {
  value: String,
  type: { type: String, value: 'text' },
  password: Boolean,
  placeholder: String,
  placeholderClass: String,
  placeholderStyle: String,
  disabled: Boolean,
  maxlength: { type: Number, value: 140 },
  focus: Boolean,
  autoFocus: Boolean,
  name: String,
  confirmType: String,
  autoHeight: Boolean,
  ...accept('cursor', 'cursorSpacing', 'cursorColor', 'confirmHold', 'holdKeyboard', 'adjustPosition', 'alwaysEmbed'),
  ...accept('selectionStart', 'selectionEnd', 'showConfirmBar', 'fixed', 'disableDefaultPadding', 'adjustKeyboardTo'),
  ...accept('safePasswordCertPath', 'safePasswordLength', 'safePasswordTimeStamp', 'safePasswordNonce'),
  ...accept('safePasswordSalt', 'safePasswordCustomHash'),
};

const INPUT_MODES: Record<string, string> = { number: 'numeric', digit: 'decimal' };

export function defineFields(define: DefineBuiltin, device: Device): void {
  define('input', createField('input', device));
  define('textarea', createField('textarea', device));
}

function createField(tag: 'input' | 'textarea', { nickname, privacy }: Device): Builtin {
  return {
    properties: PROPERTIES,
    setUp(host, component) {
      const field = document.createElement(tag);
      field.autocomplete = 'off';
      host.append(field, ...createPlaceholder(component));
      listen(field, component);
      field.addEventListener('focus', () => {
        // Before consent it silently is a plain text field, as in WeChat.
        if (component.data.type !== 'nickname' || privacy.isNeeded()) return;
        nickname.show((name) => {
          type(field, name);
          setTimeout(() => emit(component, 'nicknamereview', { pass: true, timeout: false }));
        });
      });
      field.addEventListener('blur', () => nickname.hide());
    },
    draw: (host, data) => {
      const field = host.querySelector<Field>('input,textarea');
      if (field) drawField(host, field, data);
    },
  };
}

function type(field: Field, text: string): void {
  field.value = text;
  field.dispatchEvent(new Event('input'));
}

function listen(field: Field, component: BuiltinComponent): void {
  const detail = () => ({ value: field.value, cursor: field.selectionStart ?? field.value.length });
  // A handler may return what the field shall show instead.
  const handleListenerReturn = (text: unknown): void => {
    if (typeof text === 'string') component.setData({ value: text });
  };
  field.addEventListener('input', () => {
    component.setData({ value: field.value });
    component.triggerEvent('input', { ...detail(), keyCode: 0 }, { handleListenerReturn });
  });
  field.addEventListener('focus', () => emit(component, 'focus', { value: field.value, height: 0 }));
  field.addEventListener('blur', () => emit(component, 'blur', detail()));
  field.addEventListener('change', () => emit(component, 'change', { value: field.value }));
  field.addEventListener('keydown', (event) => {
    if (event instanceof KeyboardEvent && event.key === 'Enter' && !event.isComposing) {
      emit(component, 'confirm', { value: field.value });
    }
  });
}

function drawField(host: HTMLElement, field: Field, data: BuiltinData): void {
  if (field.value !== data.value) field.value = data.value;
  field.placeholder = data.placeholder;
  field.disabled = data.disabled;
  field.inputMode = INPUT_MODES[data.type] ?? 'text';
  if (field instanceof HTMLInputElement) field.type = data.password ? 'password' : 'text';
  if (data.maxlength >= 0) field.maxLength = data.maxlength;
  else field.removeAttribute('maxlength');
  drawPlaceholder(host, data);
  const isWanted = data.focus || data.autoFocus;
  if (isWanted && document.activeElement !== field) queueMicrotask(() => field.focus());
}
