import type { CodeSpace, glassEasel } from 'glass-easel-miniprogram-adapter';
import { elementOf } from './nodes.ts';

/** Marks what is a field to the form around it. */
export const FORM_FIELD_ATTRIBUTE = 'data-form-field';

/**
 * WeChat's own behaviors, which components name by a string
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/behaviors.html). The framework takes
 * objects only. Of those named here only `wx://form-field` does anything: forms find the rest without help.
 */
export function createBehaviorResolver(space: CodeSpace): (definition: object) => object {
  const formField = space
    .behavior()
    .definition({
      properties: { name: String, value: null },
      lifetimes: {
        attached(this: { _$: glassEasel.GeneralComponent }) {
          elementOf(this._$)?.setAttribute(FORM_FIELD_ATTRIBUTE, '');
        },
      },
    })
    .register();
  return (definition) => {
    const { behaviors } = readBehaviors(definition);
    if (!behaviors) return definition;
    const known = behaviors.map((behavior) => (behavior === 'wx://form-field' ? formField : behavior));
    return { ...definition, behaviors: known.filter((behavior) => typeof behavior !== 'string') };
  };
}

function readBehaviors(definition: object & { behaviors?: unknown }): { behaviors: unknown[] | undefined } {
  return { behaviors: Array.isArray(definition.behaviors) ? definition.behaviors : undefined };
}
