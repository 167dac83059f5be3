import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/index.ts';
import { ask } from '../ask.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ port: 0 });
});
afterEach(() => emulator.close());

/** Opens the stream; `next` reads until another event is complete. */
async function follow() {
  const leave = new AbortController();
  const response = await fetch(`${emulator.url}/_emulator/events`, { signal: leave.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async () => {
    for (;;) {
      const [event, ...rest] = text.split('\n\n');
      if (rest.length === 0) text += (await reader.read()).value ?? '';
      else text = rest.join('\n\n');
      if (rest.length > 0 && event?.startsWith('data: ')) return JSON.parse(event.slice(6));
    }
  };
  return { response, next, leave: () => leave.abort() };
}

describe('the event stream', () => {
  it('tells every listener each call as it is recorded', async () => {
    const [a, b] = [await follow(), await follow()];
    expect(a.response.headers.get('content-type')).toBe('text/event-stream');
    await ask(emulator, '/sns/jscode2session', { appid: 'wx1' });
    await ask(emulator, '/_emulator/people');
    const heard = [await a.next(), await a.next()];
    expect(heard.map(({ path }) => path)).toEqual(['/sns/jscode2session', '/_emulator/people']);
    expect(heard).toEqual(emulator.calls());
    expect([await b.next(), await b.next()]).toEqual(heard);
    a.leave();
    b.leave();
  });

  it('goes on for the others when one leaves', async () => {
    const [gone, stays] = [await follow(), await follow()];
    gone.leave();
    await ask(emulator, '/sns/a');
    await ask(emulator, '/sns/b');
    expect([(await stays.next()).path, (await stays.next()).path]).toEqual(['/sns/a', '/sns/b']);
    stays.leave();
  });

  it('ends when the emulator closes', async () => {
    const { next } = await follow();
    const ended = expect(next()).rejects.toThrow();
    await emulator.close();
    await ended;
  });
});
