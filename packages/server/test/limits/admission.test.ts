import { describe, expect, it } from 'vitest';
import { type Admission, createAdmission, type Load } from '../../src/limits/admission.ts';
import { calmLimit, leastLimit } from '../../src/limits/turn-limit.ts';
import { unmeasured } from '../../src/measure.ts';
import { handClock } from '../wechat/hand-clock.ts';

/** An admission whose turns are taken, and whose clock is turned, by hand. */
function startDesk() {
  const clock = handClock();
  const ends: (() => void)[] = [];
  const shed: string[] = [];
  const logs: string[] = [];
  const log = (_: unknown, message: string) => void logs.push(message);
  const desk = {
    asked: 0,
    blockedMs: 0,
    isWeChatFull: false,
    shed,
    logs,
    clock,
    admission: undefined as unknown as Admission,
    /** A turn of the event loop that takes so long. */
    turn(ms: number) {
      clock.advance(ms);
      for (const end of ends.splice(0)) end();
    },
    /** So many come and stay; how many were let in. */
    come(count: number, load: Load = 'login') {
      let admitted = 0;
      for (let at = 0; at < count; at += 1) {
        if (!desk.admission.admits(load)) continue;
        desk.admission.enter();
        admitted += 1;
      }
      return admitted;
    },
    go(count: number) {
      for (let at = 0; at < count; at += 1) desk.admission.leave();
    },
    /** Turns of so long, with as many coming in each as there is room for and as many going. */
    work({ turns, ms }: { turns: number; ms: number }) {
      for (let at = 0; at < turns; at += 1) {
        desk.come(50);
        desk.turn(ms);
        desk.go(Math.min(50, desk.admission.describe().underWay));
      }
    },
  };
  desk.admission = createAdmission({
    clock,
    logger: { debug: log, info: log, warn: log, error: log },
    measure: { ...unmeasured, count: (_, word) => void shed.push(word) },
    countAsked: () => desk.asked,
    countBlockedMs: () => desk.blockedMs,
    isWeChatFull: () => desk.isWeChatFull,
    afterTurn: (then) => void ends.push(then),
  });
  return desk;
}

describe('admission', () => {
  it('lets everybody in while turns are short, however many wait for WeChat', () => {
    const desk = startDesk();
    for (let at = 0; at < 100; at += 1) {
      expect(desk.come(50)).toBe(50);
      desk.turn(5);
    }
    expect(desk.shed).toEqual([]);
  });

  it('lets a crowd in that comes at once', () => {
    expect(startDesk().come(5000)).toBe(5000);
  });

  it('lets 64 go on, however late everything is', () => {
    const desk = startDesk();
    for (let at = 0; at < 20; at += 1) {
      expect(desk.come(64)).toBe(64);
      desk.turn(900);
      desk.turn(900);
      desk.go(64);
    }
    expect(desk.shed).toEqual([]);
  });

  it('lets 512 go on whose turns are late, as those of a benchmark are', () => {
    const desk = startDesk();
    for (let at = 0; at < 50; at += 1) {
      expect(desk.come(512)).toBe(512);
      desk.turn(80);
      desk.turn(80);
      desk.go(512);
    }
    expect(desk.shed).toEqual([]);
  });

  it('grants a slow disk its time, which all who are under way share, and as much again for who has come meanwhile', () => {
    const desk = startDesk();
    desk.come(calmLimit + 50);
    const work = (turns: number, ms: number) => {
      for (let at = 0; at < turns; at += 1) {
        desk.come(100);
        desk.blockedMs += 30;
        desk.turn(ms);
        desk.go(100);
      }
    };
    work(30, 65);
    expect(desk.shed).toEqual([]);
    work(10, 90);
    expect(desk.shed).not.toEqual([]);
  });

  it('takes no notice of one long turn among short ones', () => {
    const desk = startDesk();
    desk.come(400);
    for (let at = 0; at < 30; at += 1) {
      desk.turn(at % 5 === 0 ? 300 : 4);
      desk.come(10);
      desk.go(10);
    }
    expect(desk.admission.describe().limit).toBe(calmLimit);
  });

  it('follows the turns down when they are too long, in proportion', () => {
    const desk = startDesk();
    desk.come(calmLimit);
    desk.turn(60);
    desk.turn(60);
    expect(desk.come(1)).toBe(0);
    desk.turn(60);
    desk.turn(60);
    expect(desk.admission.describe().limit).toBe(calmLimit / 12);
    expect(desk.logs).toEqual(['overloaded: requests are refused, new logins first']);
  });

  it.each([4, 5])('times each turn, and so takes no notice when every other one is long (after %d)', (quiet) => {
    const desk = startDesk();
    desk.come(calmLimit);
    for (let at = 0; at < quiet + 20; at += 1) {
      desk.come(1);
      desk.turn(at >= quiet && (at - quiet) % 2 === 0 ? 60 : 1);
    }
    expect(desk.shed).toEqual([]);
  });

  it('never goes below the least, and back up step by step when turns are short again', () => {
    const desk = startDesk();
    desk.come(calmLimit);
    desk.work({ turns: 40, ms: 400 });
    expect(desk.admission.describe().limit).toBe(leastLimit);
    desk.work({ turns: 48, ms: 4 });
    const { limit } = desk.admission.describe();
    expect(limit).toBeGreaterThan(leastLimit);
    expect(limit).toBeLessThan(leastLimit * 2);
    desk.go(desk.admission.describe().underWay);
    for (let at = 0; at < 60; at += 1) {
      desk.come(1);
      desk.turn(51);
      desk.turn(1);
      desk.go(1);
    }
    expect(desk.admission.describe().limit).toBe(calmLimit);
    expect(desk.logs.at(-1)).toBe('no longer overloaded');
  });

  it('forgets everything after a second of silence', () => {
    const desk = startDesk();
    desk.come(calmLimit);
    desk.work({ turns: 40, ms: 400 });
    desk.go(desk.admission.describe().underWay);
    desk.clock.advance(1500);
    expect(desk.come(500)).toBe(500);
  });

  it('takes a turn of more than a second for no silence', () => {
    const desk = startDesk();
    desk.come(calmLimit);
    desk.work({ turns: 40, ms: 400 });
    for (let part = 0; part < 5; part += 1) {
      desk.come(100);
      desk.clock.advance(300);
    }
    expect(desk.come(100)).toBe(0);
    expect(desk.admission.describe().limit).toBe(leastLimit);
  });

  it('begins to refuse at once, however long ago the last overload was', () => {
    const desk = startDesk();
    desk.clock.advance(1_000_000);
    desk.come(calmLimit);
    desk.turn(400);
    desk.turn(400);
    desk.come(1);
    expect(desk.come(100)).toBe(0);
    desk.turn(400);
    expect(desk.come(100)).toBe(0);
  });

  it('refuses new logins first, refresh and logout last', () => {
    const desk = startDesk();
    desk.come(calmLimit);
    desk.work({ turns: 40, ms: 400 });
    desk.come(1000, 'login');
    expect(desk.admission.describe().underWay).toBe(leastLimit);
    expect(desk.come(1000, 'other')).toBe(leastLimit / 2);
    expect(desk.come(1000, 'session')).toBe(leastLimit / 2);
    expect(new Set(desk.shed.slice(-900))).toEqual(new Set(['session']));
  });

  it('goes on following the turns while refreshes fill their room', () => {
    const desk = startDesk();
    desk.come(calmLimit);
    desk.turn(70);
    desk.turn(70);
    desk.come(1);
    desk.turn(70);
    desk.turn(70);
    desk.go(calmLimit);
    const { limit } = desk.admission.describe();
    for (let at = 0; at < 20; at += 1) {
      desk.come(1000, 'session');
      desk.turn(120);
      desk.turn(120);
      desk.go(5);
    }
    expect(desk.admission.describe().limit).toBeLessThan(limit / 2);
  });

  it('serves crowds that come one after the other, each when the one before has gone', () => {
    const desk = startDesk();
    for (let crowd = 0; crowd < 20; crowd += 1) {
      expect(desk.come(1000)).toBe(1000);
      for (let at = 0; at < 8; at += 1) desk.turn(130);
      desk.go(1000);
    }
    expect(desk.shed).toEqual([]);
  });

  it('refuses whoever would only wait for the store, though turns are short', () => {
    const desk = startDesk();
    desk.asked = 600;
    expect(desk.come(1000)).toBe(calmLimit);
    desk.asked = 0;
    expect(desk.come(1000)).toBe(1000);
  });

  it('refuses logins that would only be told that too many wait for WeChat, and goes by the turns then', () => {
    const desk = startDesk();
    desk.come(300);
    desk.isWeChatFull = true;
    expect([desk.come(100), desk.come(100, 'session')]).toEqual([0, 100]);
    desk.work({ turns: 40, ms: 400 });
    expect(desk.admission.describe().limit).toBe(leastLimit);
  });

  it('leaves it to the way to WeChat to say that it is full, where little else is to do', () => {
    const desk = startDesk();
    desk.isWeChatFull = true;
    expect(desk.come(1000)).toBe(leastLimit);
  });
});
