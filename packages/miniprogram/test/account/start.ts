import { type Account, createAccount } from '../../src/account.ts';
import type { Answer } from '../../src/index.ts';
import { createGate, lost, type Sent } from '../phone.ts';
import { start } from '../start.ts';
import { createAccountServer } from './server.ts';

type Started = ReturnType<typeof start> & {
  account: Account;
  server: ReturnType<typeof createAccountServer>;
};

/** Somebody who is logged in, at a server that knows the life of an account. */
export async function startAccount(): Promise<Started> {
  const started = start();
  const server = createAccountServer(started.wxlogin);
  started.phone.network = server.handle;
  await started.auth.login();
  return { ...started, account: createAccount(started.auth), server };
}

const isTo = (path: string) => (sent: Sent) => sent.url.endsWith(path);

/** The next `times` answers from `path` are lost, after the server has dealt with the request. */
export function loseAnswers({ phone, server }: Started, path: string, times = 1): void {
  let left = times;
  phone.network = (sent) => {
    const answer = server.handle(sent);
    return isTo(path)(sent) && left-- > 0 ? lost : answer;
  };
}

/** The next `times` requests to `path` never arrive. */
export function loseRequests({ phone, server }: Started, path: string, times = 1): void {
  let left = times;
  phone.network = (sent) => (isTo(path)(sent) && left-- > 0 ? lost : server.handle(sent));
}

/** `path` answers something else. */
export function answerAt({ phone, server }: Started, path: string, answer: Partial<Answer>): void {
  phone.network = (sent) => (isTo(path)(sent) ? answer : server.handle(sent));
}

/** What is sent to `path` waits there; its answer is lost, or comes, when the gate opens. */
export function holdAt({ phone, server }: Started, path: string, outcome: 'lost' | 'answered') {
  const [arrived, gate] = [createGate(), createGate()];
  let isFirst = true;
  phone.network = async (sent) => {
    const answer = server.handle(sent);
    if (!isTo(path)(sent) || !isFirst) return answer;
    isFirst = false;
    arrived.open();
    await gate.opened;
    return outcome === 'lost' ? lost : answer;
  };
  return { arrived: arrived.opened, open: gate.open };
}
