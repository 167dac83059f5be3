import { useEffect, useState } from 'preact/hooks';
import type { Theme } from './settings.ts';

export type Reachability = 'unknown' | 'reachable' | 'unreachable';

const ASK_EVERY_MS: Record<Reachability, number> = { unknown: 3_000, unreachable: 3_000, reachable: 30_000 };

/** Whether a service answers at all: asked now and then, more often while it does not. */
export function useReachability(url: string): Reachability {
  const [reachability, setReachability] = useState<Reachability>('unknown');
  useEffect(() => {
    const ask = async (): Promise<void> => {
      // The services do not speak CORS to this page: the answer stays closed, but its coming is enough.
      const isThere = await fetch(url, { mode: 'no-cors', cache: 'no-store' }).then(Boolean, () => false);
      setReachability(isThere ? 'reachable' : 'unreachable');
    };
    if (reachability === 'unknown') void ask();
    const timer = setInterval(ask, ASK_EVERY_MS[reachability]);
    return () => clearInterval(timer);
  }, [url, reachability]);
  return reachability;
}

export function useSystemTheme(): Theme {
  const [isDark, setIsDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const follow = (): void => setIsDark(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  return isDark ? 'dark' : 'light';
}

const TICK_MS = 5_000;

/** Unix seconds, moving on every five seconds. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now() / 1000);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() / 1000), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
