import { glassEasel } from 'glass-easel-miniprogram-adapter';
import { elementOf } from './nodes.ts';

type Rect = Parameters<Parameters<glassEasel.Element['getBoundingClientRect']>[0]>[0];

/**
 * To a mini program, places are places in the window of its page, which begins below the navigation bar. Of the root of
 * a page the adapter asks only how far it is scrolled, under the names of a rectangle.
 */
export function measureInPage(): void {
  const { prototype } = glassEasel.Element;
  const measure = prototype.getBoundingClientRect;
  prototype.getBoundingClientRect = function (tell) {
    measure.call(this, (rect) => {
      const element = elementOf(this);
      const scroller = element?.closest('phone-scroller');
      if (!scroller) tell(rect);
      else tell(element?.localName === 'wx-page-root' ? readScroll(scroller) : moveInto(scroller, rect));
    });
  };
}

function readScroll({ scrollLeft: left, scrollTop: top, scrollWidth: width, scrollHeight: height }: Element): Rect {
  return { left, top, width, height };
}

function moveInto(scroller: Element, { left, top, width, height }: Rect): Rect {
  const origin = scroller.getBoundingClientRect();
  return { left: left - origin.left, top: top - origin.top, width, height };
}
