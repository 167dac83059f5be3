import { describe, expect, it } from 'vitest';
import {
  createSealHash,
  decideSealing,
  firstIdAt,
  idBehind,
  momentOfId,
  noSeal,
  type SealedEvent,
  sealLagSeconds,
  writeHex,
} from '../../../src/model/audit/seal.ts';
import { createId, parseId } from '../../../src/model/id.ts';

const about = {
  number: 1,
  coversFrom: noSeal.coversBelow,
  coversBelow: firstIdAt(1e12),
  at: 5,
  previousHash: noSeal.hash,
};
const event: SealedEvent = {
  id: 'evt_01h455vb4pex5vsknk084sn02q',
  at: 1,
  name: 'login',
  actor: 'user',
  result: 'ok',
  requestId: 'req_1',
};

function hashOf(events: readonly SealedEvent[], more: Partial<typeof about> = {}): string {
  const hash = createSealHash();
  for (const each of events) hash.add(each);
  return writeHex(hash.end({ ...about, ...more }).hash);
}

describe('the hash of a seal', () => {
  it('is what documents say that it is, so that others can compute it', () => {
    expect(hashOf([event])).toBe('95f060d2718f9270485ffa206a66099e90ef7ce92e103c4cca862a263ab10e08');
  });

  it('is another one whatever is changed, moved or left out', () => {
    const other = { ...event, id: 'evt_01h455vb4pex5vsknk084sn02r' };
    const hashes = [
      hashOf([]),
      hashOf([event]),
      hashOf([other]),
      hashOf([event, other]),
      hashOf([other, event]),
      hashOf([{ ...event, reason: 'ses' }]),
      hashOf([{ ...event, place: 'ses' }]),
      hashOf([{ ...event, reason: 'a","b' }]),
      hashOf([{ ...event, reason: 'a', place: 'b' }]),
      hashOf([event], { number: 2 }),
      hashOf([event], { at: 6 }),
      hashOf([event], { coversBelow: firstIdAt(1e12 + 1) }),
      hashOf([event], { previousHash: Buffer.alloc(32, 1) }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe('identifiers as places in time', () => {
  it('lie behind the first of their millisecond and before that of the next', () => {
    const id = parseId('evt', createId('evt', 1_790_000_000_123, Buffer.alloc(16, 255)))!;
    expect(Buffer.compare(firstIdAt(1_790_000_000_123), id)).toBe(-1);
    expect(Buffer.compare(id, firstIdAt(1_790_000_000_124))).toBe(-1);
    expect(momentOfId(id)).toBe(1_790_000_000_123);
  });

  it('have a next one, across bytes', () => {
    expect(writeHex(idBehind(Buffer.from('00ffff', 'hex')))).toBe('010000');
    expect(writeHex(idBehind(Buffer.from('000001', 'hex')))).toBe('000002');
  });
});

describe('decideSealing', () => {
  const now = 1_790_000_000;

  it('leaves out the last minutes, in which events may still arrive', () => {
    const due = decideSealing({ ...noSeal, number: 1, at: now - 60 }, now);
    expect(due).toEqual({ below: firstIdAt((now - sealLagSeconds) * 1000), mustSeal: false });
  });

  it('seals the quiet once an hour, and the beginning at once', () => {
    expect(decideSealing({ ...noSeal, at: now - 3600 }, now)?.mustSeal).toBe(true);
    expect(decideSealing(noSeal, now)?.mustSeal).toBe(true);
  });

  it('waits while another leader’s clock was ahead', () => {
    const coversBelow = firstIdAt(now * 1000);
    expect(decideSealing({ ...noSeal, coversBelow }, now + sealLagSeconds)).toBeUndefined();
    expect(decideSealing({ ...noSeal, coversBelow }, now + sealLagSeconds + 1)).toBeDefined();
  });
});
