import type { Ban } from '../store/account.ts';

const longestReason = 500;

/** What an operator says about a ban, checked. @throws RangeError for an end that is no time to come, or a reason longer than 500 characters */
export function checkBan(
  { reason, until }: { readonly reason?: string | undefined; readonly until?: number | undefined },
  now: number,
): Ban {
  if (until !== undefined && !(Number.isSafeInteger(until) && until > now))
    throw new RangeError('until: give a time to come, in whole Unix seconds');
  if (reason !== undefined && (reason.length > longestReason || !reason.isWellFormed() || /\p{Cc}/u.test(reason)))
    throw new RangeError(`reason: at most ${longestReason} characters, without line breaks`);
  return { reason: reason || null, until: until ?? null };
}
