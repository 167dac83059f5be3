import { describe, expect, it } from 'vitest';
import { type Circuit, createCircuit } from '../../src/wechat/circuit.ts';
import { handClock } from './hand-clock.ts';

const limits = { circuitCalls: 20, circuitWindowMs: 10_000, circuitOpenMs: 5000, circuitSilenceMs: 1500 };

function start() {
  const clock = handClock();
  const circuit = createCircuit(clock, limits);
  return { clock, circuit, call: (isFailure: boolean) => callOnce(circuit, isFailure) };
}

function callOnce(circuit: Circuit, isFailure: boolean): string {
  const passage = circuit.enter();
  return passage.kind === 'refused' ? 'refused' : circuit.report(passage, isFailure);
}

/** Opened by twenty failures. */
function startOpen() {
  const desk = start();
  for (let count = 0; count < 20; count += 1) desk.call(true);
  return desk;
}

describe('a circuit', () => {
  it.each([
    ['19 failures are too few', 0, 19, false],
    ['20 failures open it', 0, 20, true],
    ['10 failures of 20 open it', 10, 10, true],
    ['9 failures of 20 do not', 11, 9, false],
    ['499 failures of 1000 do not', 501, 499, false],
    ['500 failures of 1000 do', 500, 500, true],
    ['1000 successes do not', 1000, 0, false],
  ])('%s', (_name, successes, failures, isOpen) => {
    const { circuit, call } = start();
    for (let count = 0; count < successes; count += 1) call(false);
    const changes = Array.from({ length: failures }, () => call(true));
    expect(changes.includes('opened')).toBe(isOpen);
    expect(circuit.enter().kind).toBe(isOpen ? 'refused' : 'call');
  });

  it.each([
    [9000, 'opened'],
    [10_000, 'unchanged'],
  ])('remembers failures of %d ms ago: %s', (ms, change) => {
    const { clock, call } = start();
    for (let count = 0; count < 19; count += 1) call(true);
    clock.advance(ms);
    expect(call(true)).toBe(change);
  });

  it('says how long it stays open', () => {
    const { clock, circuit } = startOpen();
    expect(circuit.enter()).toEqual({ kind: 'refused', retryAfterMs: 5000 });
    clock.advance(4999);
    expect(circuit.enter()).toEqual({ kind: 'refused', retryAfterMs: 1 });
  });

  it('lets one probe through, and closes when it succeeds, with its past forgotten', () => {
    const { clock, circuit, call } = startOpen();
    clock.advance(5000);
    const probe = circuit.enter();
    expect(probe).toEqual({ kind: 'probe' });
    expect(circuit.enter().kind).toBe('refused');
    expect(circuit.report(probe, false)).toBe('closed');
    expect(Array.from({ length: 19 }, () => call(true))).not.toContain('opened');
  });

  it('stays open as long again when the probe fails', () => {
    const { clock, circuit, call } = startOpen();
    clock.advance(5000);
    expect(call(true)).toBe('unchanged');
    clock.advance(4999);
    expect(circuit.enter().kind).toBe('refused');
    clock.advance(1);
    expect(circuit.enter().kind).toBe('probe');
  });

  it('probes again when a probe is never heard of', () => {
    const { clock, circuit } = startOpen();
    clock.advance(5000);
    circuit.enter();
    clock.advance(5000);
    expect(circuit.enter().kind).toBe('probe');
  });

  it('is not closed by a call that began before it opened', () => {
    const { circuit, call } = start();
    const early = circuit.enter();
    for (let count = 0; count < 20; count += 1) call(true);
    expect(circuit.report(early, false)).toBe('unchanged');
    expect(circuit.enter().kind).toBe('refused');
  });

  describe('of an upstream that answers nobody', () => {
    /** A call each 10 ms, none of which ends, until one is refused; gives after how long that was, at most `mostMs`. */
    function callInVain({ clock, circuit }: ReturnType<typeof start>, mostMs = 10_000): number {
      for (let ms = 0; ms < mostMs; ms += 10, clock.advance(10)) if (circuit.enter().kind === 'refused') return ms;
      return mostMs;
    }
    /** One that is answered after so long. */
    function callSlowly({ clock, circuit }: ReturnType<typeof start>, ms: number) {
      const passage = circuit.enter();
      clock.advance(ms);
      return passage.kind === 'refused' ? 'refused' : circuit.report(passage, false);
    }

    it('opens before the first call fails', () => {
      const desk = start();
      callSlowly(desk, 50);
      expect(callInVain(desk)).toBe(1690);
      expect(desk.circuit.isOpen()).toBe(true);
    });

    it('does not open while somebody is answered', () => {
      const desk = start();
      for (let round = 0; round < 20; round += 1) {
        callSlowly(desk, 10);
        expect(callInVain(desk, 1400)).toBe(1400);
      }
    });

    it('is patient with one whose last answer took long', () => {
      const desk = start();
      callSlowly(desk, 2000);
      expect(callInVain(desk, 4000)).toBe(4000);
    });

    it('does not open for few calls, nor for calls that were never made', () => {
      const { clock, circuit } = start();
      for (let count = 0; count < 19; count += 1) circuit.enter();
      for (let count = 0; count < 50; count += 1) {
        const passage = circuit.enter();
        if (passage.kind !== 'refused') circuit.withdraw(passage);
      }
      clock.advance(4000);
      expect(circuit.enter().kind).toBe('call');
    });

    it('lets a probe through like any other, and forgets who waited before', () => {
      const desk = start();
      callInVain(desk);
      desk.clock.advance(5000);
      expect(callSlowly(desk, 100)).toBe('closed');
      desk.clock.advance(1600);
      expect(desk.circuit.enter().kind).toBe('call');
    });
  });
});
