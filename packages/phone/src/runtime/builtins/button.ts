import { tapByKeyboard } from './accessibility.ts';
import { accept, type BuiltinComponent, type DefineBuiltin } from './define.ts';
import { finishForm } from './form.ts';

/** What each `open-type` does; some name two, with `|` between them. */
export type OpenTypes = Record<string, (component: BuiltinComponent) => void>;

const FLAGS = ['plain', 'disabled', 'loading'];

export function defineButton(define: DefineBuiltin, openTypes: OpenTypes): void {
  define('button', {
    properties: {
      type: { type: String, value: 'default' },
      size: { type: String, value: 'default' },
      plain: Boolean,
      disabled: Boolean,
      loading: Boolean,
      formType: String,
      openType: String,
      name: String,
      lang: String,
      ...accept('sessionFrom', 'sendMessageTitle', 'sendMessagePath', 'sendMessageImg', 'showMessageCard'),
      ...accept('appParameter', 'phoneNumberNoQuotaToast', 'activityType', 'entrancePath', 'needShowEntrance'),
    },
    setUp(host, component) {
      host.setAttribute('role', 'button');
      tapByKeyboard(host, component);
      const stopDisabled = (event: { stopPropagation(): void }): void => {
        if (component.data.disabled) event.stopPropagation();
      };
      component.addListener('tap', stopDisabled, { capture: true });
      component.addListener('tap', () => {
        if (!component.data.disabled) press(host, component, openTypes);
      });
    },
    draw(host, data) {
      for (const name of ['type', 'size']) host.setAttribute(name, data[name]);
      for (const name of FLAGS) host.toggleAttribute(name, Boolean(data[name]));
      host.setAttribute('aria-disabled', String(Boolean(data.disabled)));
      host.setAttribute('open-type', data.openType);
    },
  });
}

function press(host: HTMLElement, component: BuiltinComponent, openTypes: OpenTypes): void {
  const { formType, openType } = component.data;
  if (formType) finishForm(host, formType);
  for (const type of String(openType).split('|')) openTypes[type]?.(component);
}
