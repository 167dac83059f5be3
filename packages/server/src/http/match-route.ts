import { LoginError } from '../errors.ts';
import type { Route } from './route.ts';

export interface Match {
  readonly route: Route;
  /** The value of the `{…}` at the end of the path, where there is one. */
  readonly parameter: string | undefined;
}

/** Thrown for a known path with another method; carries what is allowed. */
export class MethodNotAllowed extends LoginError {
  readonly allow: string;

  constructor(allow: string) {
    super('method_not_allowed');
    this.allow = allow;
  }
}

/** Finds routes by method and path. Paths are exact, or exact up to one last parameter. */
export function createMatcher(routes: readonly Route[]): (method: string, path: string) => Match {
  const byPath = new Map<string, Map<string, Route>>();
  for (const route of routes) {
    const key = route.path.replace(/\{\w+\}$/, '*');
    const methods = (byPath.get(key) ?? new Map<string, Route>()).set(route.method, route);
    if (route.method === 'GET' && !route.changes) methods.set('HEAD', route);
    byPath.set(key, methods);
  }
  return (method, path) => {
    const exact = byPath.get(path);
    const slash = path.lastIndexOf('/') + 1;
    const methods = exact ?? byPath.get(`${path.slice(0, slash)}*`);
    if (!methods || path.includes('*')) throw new LoginError('not_found');
    const route = methods.get(method);
    if (!route) throw new MethodNotAllowed([...methods.keys()].join(', '));
    return { route, parameter: exact ? undefined : path.slice(slash) };
  };
}
