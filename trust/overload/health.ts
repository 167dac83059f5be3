import { request } from 'undici';

const everyMs = 100;
/** After so long those who ask give up, and take the instance for dead. */
const patienceMs = 1000;

/** Asks both health answers ten times a second, over new connections, as supervisors do. */
export function watchHealth(url: string) {
  let asked = 0;
  let failed = 0;
  const ask = async (path: string) => {
    asked += 1;
    try {
      const { statusCode, body } = await request(`${url}${path}`, {
        reset: true,
        headersTimeout: patienceMs,
        bodyTimeout: patienceMs,
      });
      await body.dump();
      if (statusCode !== 200) failed += 1;
    } catch {
      failed += 1;
    }
  };
  const timer = setInterval(() => {
    void ask('/livez');
    void ask('/readyz');
  }, everyMs);
  return {
    stop() {
      clearInterval(timer);
      return { asked, failed };
    },
  };
}
