export interface PageUrl {
  route: string;
  /** Values as they were written: WeChat does not decode them. */
  query: Record<string, string>;
}

/** `/pages/a/a?b=c`, or a path as seen from the page it is written in. */
export function parseUrl(url: string, from = ''): PageUrl {
  const [path = '', search = ''] = (url.split('#')[0] ?? '').split(/\?(.*)/s);
  const base = path.startsWith('/') ? [] : from.split('/').slice(0, -1);
  const route: string[] = [];
  for (const part of [...base, ...path.split('/')]) {
    if (part === '..') route.pop();
    else if (part !== '' && part !== '.') route.push(part);
  }
  return { route: route.join('/'), query: parseQuery(search) };
}

function parseQuery(search: string): Record<string, string> {
  const query: Record<string, string> = {};
  for (const pair of search.split('&')) {
    const [key = '', value = ''] = pair.split(/=(.*)/s);
    if (key !== '') query[key] = value;
  }
  return query;
}

export function formatUrl({ route, query }: PageUrl): string {
  const search = Object.entries(query).map(([key, value]) => `${key}=${value}`);
  return search.length > 0 ? `${route}?${search.join('&')}` : route;
}
