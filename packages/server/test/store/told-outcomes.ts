import { createHash } from 'node:crypto';
import type { LoginEvent } from '../../src/events.ts';
import type { AuditSeal } from '../../src/model/audit/seal.ts';
import { createId, type Id, parseId } from '../../src/model/id.ts';
import type { Store } from '../../src/store/store.ts';
import { now, plain } from './contract/store-under-test.ts';

/** Bytes that depend on nothing but the name, so that both stores get the same. */
export const bytesOf = (name: string): Buffer => createHash('sha256').update(name).digest();
export const idOf = <Prefix extends string>(prefix: Prefix, number: number): Id<Prefix> =>
  createId(prefix, (now + number) * 1000, bytesOf(`${prefix}${number}`).subarray(0, 16));

export const describeEvent = (number: number, reason: string): LoginEvent => ({
  id: idOf('evt', number),
  name: 'profile_changed',
  at: now + number,
  actor: 'user',
  result: 'ok',
  requestId: 'req_test',
  reason,
});

/** Each number in one of two chains. */
const hashOfSeal = (number: number, chain: number) =>
  number === 0 ? new Uint8Array(32) : bytesOf(`seal${number}${chain}`);
export const keyOfEvent = (number: number) => parseId('evt', idOf('evt', number)) as Uint8Array;
export const describeSeal = (number: number, chain: number, sealedAt: number): AuditSeal => ({
  number,
  coversFrom: keyOfEvent(15 * number),
  coversBelow: keyOfEvent(15 * number + 15),
  events: 3,
  at: sealedAt,
  previousHash: hashOfSeal(number - 1, chain),
  hash: hashOfSeal(number, chain),
});

/** Whatever a verb answers becomes an event of its, as a flow might make one. */
export const telling = (store: Store, number: number): Store =>
  new Proxy(store, {
    get:
      (target, name) =>
      (first: unknown, ...others: unknown[]) => {
        const verb = Reflect.get(target, name) as (...given: unknown[]) => unknown;
        const isChange = typeof first === 'object' && first !== null && 'requestId' in first;
        const events = (answer: unknown) => [describeEvent(number, digestOf(answer))];
        return verb.call(target, isChange ? { ...first, events } : first, ...others);
      },
  });

const digestOf = (answer: unknown): string => bytesOf(`${JSON.stringify(plain(answer))}`).toString('hex');
