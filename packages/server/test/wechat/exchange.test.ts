import { Dispatcher } from 'undici';
import { describe, expect, it } from 'vitest';
import { exchange } from '../../src/wechat/upstream/exchange.ts';

const limits = { firstByteMs: 50, totalMs: 50, answerBytes: 1024 };

function controller(): Dispatcher.DispatchController & { aborted: boolean } {
  return {
    aborted: false,
    paused: false,
    reason: null,
    pause() {},
    resume() {},
    abort() {
      this.aborted = true;
    },
  };
}

/** A dispatcher that hands the request's handler to the test. */
function handOver(begin: (handler: Dispatcher.DispatchHandler) => void): Dispatcher {
  return new (class extends Dispatcher {
    override dispatch(_options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
      begin(handler);
      return true;
    }
  })();
}

describe('an exchange', () => {
  it('stops a dispatcher that begins to send the same request again', async () => {
    const [first, second] = [controller(), controller()];
    const dispatcher = handOver((handler) => {
      handler.onRequestStart?.(first, {});
      handler.onRequestStart?.(second, {});
      handler.onResponseStart?.(first, 200, {});
      handler.onResponseData?.(first, Buffer.from('ok'));
      handler.onResponseEnd?.(first, {});
    });
    expect(await exchange(dispatcher, { method: 'GET', path: '/' }, limits)).toEqual({ kind: 'answered', body: 'ok' });
    expect([first.aborted, second.aborted]).toEqual([false, true]);
  });

  it('stops a dispatcher that begins after the deadline, and counts the request as not sent', async () => {
    let late: Dispatcher.DispatchHandler = {};
    const dispatcher = handOver((handler) => {
      late = handler;
    });
    expect(await exchange(dispatcher, { method: 'GET', path: '/' }, limits)).toMatchObject({ isSent: false });
    const tooLate = controller();
    late.onRequestStart?.(tooLate, {});
    expect(tooLate.aborted).toBe(true);
  });
});
