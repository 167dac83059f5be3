import { randomBytes } from 'node:crypto';
import { silentLogger } from '../../../../../src/logger.ts';
import { createId } from '../../../../../src/model/id.ts';
import { openStore } from '../../../../../src/store/open-store.ts';
import { appid, openLogin } from '../../../contract/store-under-test.ts';

// Logs people in, sixteen at a time and each with its event, until it is killed, and tells each login that was acknowledged.
const [, , path = ''] = process.argv;
const store = await openStore({ database: `sqlite:${path}`, logger: silentLogger });

async function logIn(): Promise<never> {
  for (;;) {
    const openid = `o${Math.floor(Math.random() * 60)}`;
    const id = createId('evt', Date.now(), randomBytes(16));
    const event = { id, name: 'login', at: 0, actor: 'user', result: 'ok', requestId: 'req_1', appid } as const;
    const { user, session } = await openLogin(store, {
      openid,
      events: (opened) => (opened.kind === 'opened' ? [{ ...event, sessionId: opened.session.id }] : []),
    });
    process.stdout.write(`${openid} ${user.id} ${session.id} acknowledged\n`);
  }
}

await Promise.all(Array.from({ length: 16 }, logIn));
