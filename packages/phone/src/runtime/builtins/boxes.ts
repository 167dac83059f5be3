import { draw } from '../chrome/draw.ts';
import { TOAST_ICONS } from '../chrome/icons.ts';
import { convertInlineUnits } from '../framework/units.ts';
import { type BuiltinComponent, type BuiltinData, type DefineBuiltin, emit } from './define.ts';
import { drawRichText } from './rich-text.ts';

/** Tags that are shown as plain boxes with their name, because the phone has nothing to put there. */
const EMPTY_BOXES = ['canvas', 'video', 'map', 'camera', 'live-player', 'live-pusher', 'web-view', 'editor', 'ad'];
const SIMPLE_BOXES = ['view', 'cover-view', 'official-account', 'movable-area', 'movable-view', 'root-portal'];

export function defineBoxes(define: DefineBuiltin): void {
  for (const tag of [...SIMPLE_BOXES, 'match-media', 'page-container']) define(tag, {});
  for (const tag of EMPTY_BOXES) define(tag, { setUp: (host) => host.setAttribute('data-missing', tag) });
  defineText(define);
  defineScrollView(define);
  defineIcon(define);
  defineProgress(define);
  define('rich-text', {
    properties: { nodes: null, space: String },
    draw: (host, { nodes }) => host.replaceChildren(drawRichText(nodes)),
  });
  define('open-data', { properties: { type: String }, draw: drawOpenData });
}

function defineText(define: DefineBuiltin): void {
  define('text', {
    properties: { selectable: Boolean, userSelect: Boolean, space: String, decode: Boolean },
    draw: (host, { selectable, userSelect, space }) => {
      host.style.userSelect = selectable || userSelect ? 'text' : '';
      host.style.whiteSpace = space ? 'pre-wrap' : '';
    },
  });
}

function defineScrollView(define: DefineBuiltin): void {
  define('scroll-view', {
    properties: {
      scrollX: Boolean,
      scrollY: Boolean,
      scrollTop: null,
      scrollLeft: null,
      scrollIntoView: String,
      scrollWithAnimation: Boolean,
      upperThreshold: { type: Number, value: 50 },
      lowerThreshold: { type: Number, value: 50 },
    },
    setUp: watchScrollEnds,
    draw: (host, data) => {
      host.style.overflowX = data.scrollX ? 'auto' : 'hidden';
      host.style.overflowY = data.scrollY ? 'auto' : 'hidden';
      scrollAsTold(host, data);
    },
  });
}

function scrollAsTold(host: HTMLElement, data: BuiltinData): void {
  const behavior = data.scrollWithAnimation ? 'smooth' : 'auto';
  const top = readPixels(data.scrollTop);
  const left = readPixels(data.scrollLeft);
  if (top !== undefined) host.scrollTo?.({ top, behavior });
  if (left !== undefined) host.scrollTo?.({ left, behavior });
  if (data.scrollIntoView) host.querySelector(`#${CSS.escape(data.scrollIntoView)}`)?.scrollIntoView({ behavior });
}

function readPixels(value: unknown): number | undefined {
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? Number(value) : undefined;
}

function watchScrollEnds(host: HTMLElement, component: BuiltinComponent): void {
  let wasAt = 'top';
  host.addEventListener('scroll', () => {
    const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight } = host;
    emit(component, 'scroll', { scrollTop, scrollLeft, scrollHeight, scrollWidth, deltaX: 0, deltaY: 0 });
    const { upperThreshold, lowerThreshold } = component.data;
    const isAtBottom = scrollHeight - clientHeight - scrollTop <= lowerThreshold;
    const at = isAtBottom ? 'bottom' : scrollTop <= upperThreshold ? 'top' : 'between';
    if (at === 'bottom' && wasAt !== at) emit(component, 'scrolltolower', { direction: 'bottom' });
    if (at === 'top' && wasAt !== at) emit(component, 'scrolltoupper', { direction: 'top' });
    wasAt = at;
  });
}

const ICON_COLORS: Record<string, string> = {
  success: '#07c160',
  info: '#10aeff',
  warn: '#fa5151',
  waiting: '#10aeff',
};

function defineIcon(define: DefineBuiltin): void {
  define('icon', {
    properties: { type: String, size: { type: null, value: 23 }, color: String },
    draw: (host, { type, size, color }) => {
      const shape = type.startsWith('success') ? 'success' : 'error';
      host.innerHTML = TOAST_ICONS[type === 'waiting' ? 'loading' : shape] ?? '';
      host.style.color = color || ICON_COLORS[type] || '#b2b2b2';
      host.style.width = `${Number.parseFloat(size)}px`;
      host.style.height = host.style.width;
    },
  });
}

function defineProgress(define: DefineBuiltin): void {
  define('progress', {
    properties: {
      percent: Number,
      showInfo: Boolean,
      strokeWidth: { type: null, value: 6 },
      activeColor: { type: String, value: '#09bb07' },
      backgroundColor: { type: String, value: '#ebebeb' },
    },
    draw: (host, { percent, showInfo, strokeWidth, activeColor, backgroundColor }) => {
      const bar = draw('phone-bar', { style: convertInlineUnits(`width:${percent}%;background:${activeColor}`) });
      const track = draw('phone-track', { style: `height:${Number.parseFloat(strokeWidth)}px` }, bar);
      track.style.background = backgroundColor;
      host.replaceChildren(track, ...(showInfo ? [`${percent}%`] : []));
    },
  });
}

/** Since 2022-02 the same for everybody. */
function drawOpenData(host: HTMLElement, { type }: { type?: string }): void {
  host.textContent = type === 'userNickName' ? '微信用户' : '';
}
