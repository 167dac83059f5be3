import type { ProgramFacts } from '../../compile/program.ts';
import { createPageFrame, type PageFrameOptions } from '../chrome/page-frame.ts';
import type { Screen } from '../chrome/screen.ts';
import type { Texts } from '../chrome/texts.ts';
import type { Appearance } from '../chrome/theme.ts';
import { asBackendNode } from '../framework/backend.ts';
import type { Framework } from '../framework/space.ts';
import { callMethod, type PageEntry } from './page-entry.ts';
import { formatUrl, type PageUrl } from './url.ts';

export interface EntryRooms {
  framework: Framework;
  program: ProgramFacts;
  screen: Screen;
  appearance: Appearance;
  texts: Texts;
  /** Evaluates the page's script and those of its components, once. */
  define(route: string): void;
}

type Corner = Pick<PageFrameOptions, 'corner' | 'isTab' | 'onBack' | 'onHome'>;

export function createEntry(rooms: EntryRooms, target: PageUrl, corner: Corner): PageEntry {
  const { framework, define } = rooms;
  define(target.route);
  const frame = createPageFrame(rooms, { route: target.route, ...corner });
  const root = framework.backend.createRoot('wx-page-root', framework.space, formatUrl(target));
  const page = root.get();
  Object.assign(page, { route: target.route, __route__: target.route, options: target.query });
  return { ...target, page, root, frame, isReady: false, isShown: false };
}

export function attachEntry(entry: PageEntry, { program }: EntryRooms): void {
  const { box } = entry.frame;
  const placeholder = document.createElement('span');
  box.append(placeholder);
  entry.root.attach(asBackendNode(box), asBackendNode(placeholder));
  watchScroll(entry, program.units[entry.route]?.json.onReachBottomDistance ?? DEFAULT_REACH_BOTTOM);
}

const DEFAULT_REACH_BOTTOM = 50;

/** onPageScroll with each scroll; onReachBottom once whenever the end comes near. */
function watchScroll({ page, frame: { scroller } }: PageEntry, distance: number): void {
  let wasNear = false;
  scroller.addEventListener('scroll', () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    callMethod(page, 'onPageScroll', { scrollTop });
    const isNear = scrollHeight - clientHeight - scrollTop <= distance;
    if (isNear && !wasNear) callMethod(page, 'onReachBottom');
    wasNear = isNear;
  });
}
