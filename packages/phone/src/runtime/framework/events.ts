import { glassEasel } from 'glass-easel-miniprogram-adapter';
import { elementOf } from './nodes.ts';

type Wrapper = glassEasel.template.EventListenerWrapper;
type Dispatch = Parameters<glassEasel.CurrentWindowBackendContext['onEvent']>[0];

const LONG_PRESS_MS = 350;
const TOUCH_EVENT = /^(tap|longpress|longtap|touch)/;

/** Sends an event of the page into the framework. */
export function dispatchEvent(...[target, type, detail, options]: Parameters<Dispatch>): glassEasel.EventBubbleStatus {
  const event = new glassEasel.Event(type, detail, options);
  glassEasel.Event.dispatchEvent(target, event);
  return event.getEventBubbleStatus();
}

/**
 * Handlers of a mini program see a plain object, not the framework's event
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/view/wxml/event.html).
 */
export const wrapEvent: Wrapper = (caller, event, listener) => {
  const seen = {
    type: event.type,
    timeStamp: event.timeStamp,
    detail: event.detail,
    mark: event.mark ?? {},
    target: describeTarget(event.target),
    currentTarget: describeTarget(event.currentTarget),
    ...(TOUCH_EVENT.test(event.type) && describeTouches(event)),
  };
  return listener.call(caller, seen as unknown as typeof event);
};

/** For a custom component the framework hands over what `this` is in it. */
function describeTarget(target: glassEasel.Element & { _$?: glassEasel.Element }) {
  const element = elementOf(target._$ ?? target);
  const { id, dataset } = target;
  return { id, dataset: { ...dataset }, offsetLeft: element?.offsetLeft ?? 0, offsetTop: element?.offsetTop ?? 0 };
}

function describeTouches(event: glassEasel.ShadowedEvent<unknown>) {
  const { x = 0, y = 0, touches, changedTouches } = readTouch(event.detail);
  const touch = { identifier: 0, pageX: x, pageY: y, clientX: x, clientY: y };
  return { touches: touches ?? (event.type === 'touchend' ? [] : [touch]), changedTouches: changedTouches ?? [touch] };
}

interface TouchDetail {
  x?: number;
  y?: number;
  touches?: unknown[];
  changedTouches?: unknown[];
}

function readTouch(detail: unknown): TouchDetail {
  return typeof detail === 'object' && detail !== null ? detail : {};
}

/** The framework leaves long presses to its host. */
export function watchLongPress(dispatch: Dispatch): void {
  let timer = 0;
  const stop = (): void => window.clearTimeout(timer);
  const start = (event: PointerEvent): void => {
    stop();
    timer = window.setTimeout(() => fireLongPress(event, dispatch), LONG_PRESS_MS);
  };
  addEventListener('pointerdown', start, true);
  for (const type of ['pointerup', 'pointercancel', 'scroll']) addEventListener(type, stop, true);
}

function fireLongPress(event: PointerEvent, dispatch: Dispatch): void {
  let node = event.target as (Node & { __wxElement?: glassEasel.Element }) | null;
  while (node && !node.__wxElement) node = node.parentNode;
  const target = node?.__wxElement;
  if (!target) return;
  for (const type of ['longpress', 'longtap']) {
    const detail = { x: event.clientX, y: event.clientY };
    dispatch(target, type, detail, { bubbles: true, composed: true, capturePhase: true });
  }
}
