/** What a request asks for, below the mount point. */
export interface Target {
  readonly path: string;
  readonly query: URLSearchParams;
}

const noQuery = new URLSearchParams();

/** Reads targets as they were sent, whether or not the framework around us has cut off the path of the issuer already. */
export function createTargetReader(issuer: string) {
  const { pathname } = new URL(issuer);
  const base = pathname === '/' ? '' : pathname;

  function readPath(target: string): string {
    const mark = target.indexOf('?');
    const path = mark < 0 ? target : target.slice(0, mark);
    const below = path === base || path.startsWith(`${base}/`) ? path.slice(base.length) : path;
    return below || '/';
  }

  return {
    readPath,
    readTarget(target: string): Target {
      const mark = target.indexOf('?');
      return { path: readPath(target), query: mark < 0 ? noQuery : new URLSearchParams(target.slice(mark)) };
    },
  };
}
