import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { findFreePort } from '../../../journeys/program.ts';
import { openDeafPort } from '../wechat/deaf-port.ts';

describe('a deaf port', () => {
  it('makes no connection and refuses none, and is free again when it is closed', async () => {
    const port = await findFreePort();
    const close = await openDeafPort(port);
    const events: string[] = [];
    const socket = connect(port, '127.0.0.1');
    for (const name of ['connect', 'error', 'close']) socket.on(name, () => events.push(name));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(events).toEqual([]);
    socket.destroy();
    await close();
    const [error] = await once(connect(port, '127.0.0.1'), 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });
});
