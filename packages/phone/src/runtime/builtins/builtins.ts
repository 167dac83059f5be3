import type { glassEasel } from 'glass-easel-miniprogram-adapter';
import type { Dialogs } from '../chrome/dialogs.ts';
import type { Texts } from '../chrome/texts.ts';
import type { Device } from '../device/device.ts';
import { defineBoxes } from './boxes.ts';
import { defineButton } from './button.ts';
import { defineChoices } from './choices.ts';
import { createDefiner } from './define.ts';
import { defineFields } from './field.ts';
import { defineForm } from './form.ts';
import { defineImage } from './image.ts';
import { defineNavigator } from './navigator.ts';
import { createOpenTypes } from './open-types.ts';
import { definePicker } from './picker.ts';
import { defineSwiper } from './swiper.ts';

export interface BuiltinRooms {
  device: Device;
  dialogs: Dialogs;
  texts: Texts;
  resolveSource(path: string): string;
  /** Calls a function of `wx` by its name. */
  callWx(name: string, option: object): void;
}

/** WeChat's own elements, as components of the framework. */
export function defineBuiltins(space: glassEasel.ComponentSpace, rooms: BuiltinRooms): void {
  const { device, dialogs, texts, resolveSource, callWx } = rooms;
  const define = createDefiner(space);
  defineBoxes(define);
  defineImage(define, resolveSource);
  defineForm(define);
  defineButton(define, createOpenTypes(device));
  defineFields(define, device);
  defineChoices(define);
  definePicker(define, dialogs, texts);
  defineSwiper(define);
  defineNavigator(define, callWx);
}
