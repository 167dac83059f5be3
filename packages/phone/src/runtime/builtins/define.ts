import type { glassEasel } from 'glass-easel-miniprogram-adapter';
import { elementOf } from '../framework/nodes.ts';
import { ARIA_PROPERTIES, drawAria } from './accessibility.ts';
import { watchHover } from './hover.ts';

export type BuiltinComponent = glassEasel.GeneralComponent;
export type BuiltinData = BuiltinComponent['data'];

/** One of WeChat's own elements: its properties, and how they are shown in the element it is drawn as. */
export interface Builtin {
  properties?: glassEasel.typeUtils.PropertyList;
  /** Once, when the element is made. */
  setUp?(host: HTMLElement, component: BuiltinComponent): void;
  /** At first and after every change of a property. */
  draw?(host: HTMLElement, data: BuiltinData, component: BuiltinComponent): void;
}

export type DefineBuiltin = (tag: string, builtin: Builtin) => void;

const COMMON_PROPERTIES: glassEasel.typeUtils.PropertyList = {
  hidden: Boolean,
  hoverClass: String,
  hoverStartTime: null,
  hoverStayTime: null,
  ...accept('hoverStopPropagation'),
  ...ARIA_PROPERTIES,
};

/** Properties the phone knows and does nothing with, so that nobody is warned of them. */
export function accept(...names: string[]): glassEasel.typeUtils.PropertyList {
  return Object.fromEntries(names.map((name) => [name, null]));
}

export function createDefiner(space: glassEasel.ComponentSpace): DefineBuiltin {
  return (tag, builtin) => {
    const update = (component: BuiltinComponent): void => {
      const host = elementOf(component);
      if (!host) return;
      host.toggleAttribute('hidden', Boolean(component.data.hidden));
      drawAria(host, component.data);
      builtin.draw?.(host, component.data, component);
    };
    const definition = space.defineComponent({
      is: `wx://${tag}`,
      options: { writeFieldsToNode: false, writeIdToDOM: true },
      properties: { ...COMMON_PROPERTIES, ...builtin.properties },
      observers: {
        '**'(this: BuiltinComponent) {
          update(this);
        },
      },
      lifetimes: {
        created(this: BuiltinComponent) {
          const host = elementOf(this);
          if (!host) return;
          watchHover(host, this);
          builtin.setUp?.(host, this);
        },
        attached(this: BuiltinComponent) {
          update(this);
        },
      },
    });
    space.setGlobalUsingComponent(tag, definition.general());
  };
}

/** An event of the component itself, which does not bubble. */
export function emit(component: BuiltinComponent, name: string, detail: unknown = {}): void {
  component.triggerEvent(name, detail);
}
