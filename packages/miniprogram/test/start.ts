import { type AuthOptions, createAuth } from '../src/index.ts';
import { createPhone } from './phone.ts';
import { baseURL, createWxlogin } from './wxlogin.ts';

/** A phone, a server and the SDK between them, with a clock turned by hand and waits that take no time. */
export function start(options: Partial<AuthOptions> = {}) {
  const wxlogin = createWxlogin();
  const phone = createPhone(wxlogin.handle);
  const clock = { now: 1_800_000_000 };
  const waits: number[] = [];
  const restart = () =>
    createAuth({
      baseURL,
      platform: phone.platform,
      now: () => clock.now,
      random: () => 0.5,
      wait: async (ms) => void waits.push(ms),
      ...options,
    });
  return { auth: restart(), restart, phone, wxlogin, clock, waits };
}

/** Ten requests at the same moment: how many were good, and why the others were not. */
export async function sendTen(auth: ReturnType<typeof createAuth>) {
  const results = await Promise.allSettled(Array.from({ length: 10 }, (_, i) => auth.request({ url: `/orders/${i}` })));
  return {
    good: results.filter((result) => result.status === 'fulfilled' && result.value.statusCode === 200).length,
    refused: results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : [])),
  };
}
