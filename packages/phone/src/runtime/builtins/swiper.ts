import { draw } from '../chrome/draw.ts';
import { type BuiltinComponent, type DefineBuiltin, emit } from './define.ts';

/** Slides one beside the other; the browser's scroll snapping does the rest. */
export function defineSwiper(define: DefineBuiltin): void {
  define('swiper-item', { properties: { itemId: String } });
  define('swiper', {
    properties: {
      current: Number,
      autoplay: Boolean,
      circular: Boolean,
      vertical: Boolean,
      interval: { type: Number, value: 5000 },
      duration: { type: Number, value: 500 },
      indicatorDots: Boolean,
      indicatorColor: { type: String, value: 'rgba(0, 0, 0, .3)' },
      indicatorActiveColor: { type: String, value: '#000000' },
    },
    setUp: setUpSwiper,
    draw(host, data, component) {
      host.toggleAttribute('vertical', Boolean(data.vertical));
      requestAnimationFrame(() => {
        if (shownSlide(host) !== data.current) moveTo(host, data.current);
        drawDots(host, component);
      });
    },
  });
}

function setUpSwiper(host: HTMLElement, component: BuiltinComponent): void {
  host.append(draw('phone-dots'));
  host.addEventListener('scrollend', () => {
    const current = shownSlide(host);
    if (current === component.data.current) return;
    component.setData({ current });
    emit(component, 'change', { current, currentItemId: '', source: 'touch' });
    drawDots(host, component);
  });
  const next = (): void => {
    const { autoplay, current, interval } = component.data;
    if (!host.isConnected) return;
    if (autoplay) moveTo(host, (current + 1) % Math.max(1, slidesOf(host).length));
    setTimeout(next, interval);
  };
  setTimeout(next, component.data.interval);
}

function slidesOf(host: HTMLElement): Element[] {
  return [...host.querySelectorAll('wx-swiper-item')];
}

function shownSlide(host: HTMLElement): number {
  const isVertical = host.hasAttribute('vertical');
  const size = isVertical ? host.clientHeight : host.clientWidth;
  return size > 0 ? Math.round((isVertical ? host.scrollTop : host.scrollLeft) / size) : 0;
}

function moveTo(host: HTMLElement, index: number): void {
  const isVertical = host.hasAttribute('vertical');
  const offset = index * (isVertical ? host.clientHeight : host.clientWidth);
  host.scrollTo?.({ [isVertical ? 'top' : 'left']: offset, behavior: 'smooth' });
}

function drawDots(host: HTMLElement, { data }: BuiltinComponent): void {
  const dots = slidesOf(host).map((_, index) => {
    const dot = draw('phone-dot');
    dot.style.background = index === data.current ? data.indicatorActiveColor : data.indicatorColor;
    return dot;
  });
  host.querySelector('phone-dots')?.replaceChildren(...(data.indicatorDots ? dots : []));
}
