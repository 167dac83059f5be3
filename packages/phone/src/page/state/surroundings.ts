import { useEffect, useState } from 'preact/hooks';
import type { Theme } from './settings.ts';

export type Reachability = 'unknown' | 'reachable' | 'unreachable';

const ASK_EVERY_MS = 5_000;

/** Whether a service answers at all; asked again every five seconds while the page is looked at. */
export function useReachability(url: string): Reachability {
  const [reachability, setReachability] = useState<Reachability>('unknown');
  useEffect(() => {
    const ask = async (): Promise<void> => {
      if (document.hidden) return;
      // The services do not speak CORS to this page: the answer stays closed, but its coming is enough.
      const isThere = await fetch(url, { mode: 'no-cors', cache: 'no-store' }).then(Boolean, () => false);
      setReachability(isThere ? 'reachable' : 'unreachable');
    };
    void ask();
    const timer = setInterval(ask, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [url]);
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

/** Unix seconds, moving on every five seconds. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now() / 1000);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() / 1000), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
