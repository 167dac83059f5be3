/** What may have to be erased because its owner has withdrawn it at WeChat. */
export type Revocable = 'nickname' | 'avatar' | 'phone';

/**
 * The numbers of RevokeInfo that concern what is kept here; the others (addresses, places, microphone, …) are never asked for.
 * Source: WeChat, 授权用户信息变更.
 */
const kept = new Map<number, readonly Revocable[]>([
  [6, ['nickname', 'avatar']],
  [8, ['phone']],
  [19, ['nickname']],
  [20, ['avatar']],
]);

export function decideErasure(revoked: readonly number[]): ReadonlySet<Revocable> {
  return new Set(revoked.flatMap((number) => kept.get(number) ?? []));
}
