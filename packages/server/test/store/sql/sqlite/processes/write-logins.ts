import { silentLogger } from '../../../../../src/logger.ts';
import { openStore } from '../../../../../src/store/open-store.ts';
import { openLogin } from '../../../contract/store-under-test.ts';

// Logs people in, sixteen at a time, until it is killed, and tells each login that was acknowledged.
const [, , path = ''] = process.argv;
const store = await openStore({ database: `sqlite:${path}`, logger: silentLogger });

async function logIn(): Promise<never> {
  for (;;) {
    const openid = `o${Math.floor(Math.random() * 60)}`;
    const { user, session } = await openLogin(store, { openid });
    process.stdout.write(`${openid} ${user.id} ${session.id} acknowledged\n`);
  }
}

await Promise.all(Array.from({ length: 16 }, logIn));
