// A helper process of the benchmark that answers each message with one.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export async function forkHelper(name) {
  const child = fork(fileURLToPath(new URL(name, import.meta.url)), { serialization: 'advanced' });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${name} has ended`);
  });
  ended.catch(() => {});
  const [greeting] = await Promise.race([once(child, 'message'), ended]);
  return {
    greeting,
    async ask(question) {
      child.send(question);
      const [answer] = await Promise.race([once(child, 'message'), ended]);
      if (answer.failure) throw new Error(answer.failure);
      return answer;
    },
    stop: () => child.kill(),
  };
}
