import { describe, expect, it } from 'vitest';
import { startDesk } from '../desk.ts';

describe('the fetch door', () => {
  const post = (body: string | ReadableStream) =>
    new Request('http://login.test/refresh', {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    } as RequestInit);

  it('refuses a body that breaks off, as the other door does', async () => {
    const desk = await startDesk();
    const broken = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"refresh')),
      pull: (controller) => controller.error(new Error('reset')),
    });
    const response = await desk.login.fetch(post(broken));
    expect(await response.json()).toMatchObject({
      status: 400,
      code: 'request_invalid',
      detail: 'The body did not arrive whole.',
    });
    await desk.close();
  });

  it('leaves the rest of a body it refuses to whoever brought it', async () => {
    const desk = await startDesk();
    let isCancelled = false;
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(4096)),
      cancel: () => {
        isCancelled = true;
      },
    });
    expect((await desk.login.fetch(post(endless))).status).toBe(413);
    expect([isCancelled, endless.locked]).toEqual([false, false]);
    await desk.close();
  });

  it('says in the log what is wrong when somebody has read the body', async () => {
    const desk = await startDesk();
    const request = post('{}');
    await request.text();
    expect((await desk.login.fetch(request)).status).toBe(500);
    expect(desk.logs.join()).toContain('mount its handler before any body parser');
    await desk.close();
  });
});
