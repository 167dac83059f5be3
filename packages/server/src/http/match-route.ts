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
    const key = route.path.replace(/\{.+\}$/, '*');
    byPath.set(key, (byPath.get(key) ?? new Map()).set(route.method, route));
  }
  return (method, path) => {
    const exact = byPath.get(path);
    const slash = path.lastIndexOf('/') + 1;
    const methods = exact ?? byPath.get(`${path.slice(0, slash)}*`);
    if (!methods || path.includes('*')) throw new LoginError('not_found');
    const route = methods.get(method === 'HEAD' ? 'GET' : method);
    if (!route)
      throw new MethodNotAllowed([...methods.keys()].map((each) => (each === 'GET' ? 'GET, HEAD' : each)).join(', '));
    return { route, parameter: exact ? undefined : path.slice(slash) };
  };
}
