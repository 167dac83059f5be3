import selectorParser from 'postcss-selector-parser';
import { BUILTIN_TAGS } from './builtin-tags.ts';

/** app.wxss reaches every page; a page's styles reach that page, a component's its own classes. */
export type SelectorScope = { kind: 'app' } | { kind: 'page'; path: string } | { kind: 'component'; prefix: string };

/**
 * Rewrites a selector list to what the phone draws: `view` is `<wx-view>`, `page` is `<wx-page>`. Scopes are written
 * with `:where()`, which adds no specificity, so the cascade stays what the author wrote.
 */
export function scopeSelector(selector: string, scope: SelectorScope): string {
  return selectorParser((root) => {
    root.each((one) => {
      let namesPage = false;
      one.walk((node) => {
        if (node.type === 'tag') namesPage = renameTag(node) || namesPage;
        else if (scope.kind === 'component') scopeForComponent(node, scope.prefix);
      });
      if (scope.kind === 'page') scopeToPage(one, scope.path, namesPage);
    });
  }).processSync(selector);
}

/** True for `page`, the element that holds a page. */
function renameTag(node: selectorParser.Tag): boolean {
  const isPage = node.value === 'page';
  if (isPage || BUILTIN_TAGS.has(node.value)) node.value = `wx-${node.value}`;
  return isPage;
}

function scopeForComponent(node: selectorParser.Node, prefix: string): void {
  if (node.type === 'class') node.value = `${prefix}--${node.value}`;
  if (node.type !== 'pseudo' || node.value !== ':host') return;
  const host = { attribute: 'wx-host', operator: '=', value: `"${prefix}"`, quoteMark: '"', raws: {} } as const;
  node.replaceWith(selectorParser.attribute(host));
}

function scopeToPage(selector: selectorParser.Selector, path: string, namesPage: boolean): void {
  const own = `[is="${path}"]`;
  if (namesPage) {
    selector.walkTags((tag) => {
      if (tag.value === 'wx-page') tag.parent?.insertAfter(tag, selectorParser.pseudo({ value: `:where(${own})` }));
    });
    return;
  }
  const [first] = selector.nodes;
  const space = first?.spaces.before ?? '';
  if (first) first.spaces.before = '';
  selector.prepend(selectorParser.combinator({ value: ' ' }));
  selector.prepend(selectorParser.pseudo({ value: `${space}:where(wx-page${own})` }));
}
