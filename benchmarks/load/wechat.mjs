// The far side of the benchmark: the emulator in a process of its own, which mints login codes and slows down when it is told to.

import { startEmulator } from '@wxlogin/emulator';
import { labelOf } from '../data/people.mjs';

const emulator = await startEmulator({ port: 0, record: false, loginsPerMinute: 0, rotateSessionKeyEvery: 0 });
let strangers = 0;

/** Of people whom the databases know, or of strangers. */
function mint({ count, people, areNew }) {
  const nextUser = () => {
    if (!areNew) return labelOf(1 + Math.floor(Math.random() * people));
    strangers += 1;
    return `n${process.pid}-${strangers}`;
  };
  return Array.from({ length: count }, () => emulator.loginCode({ user: nextUser() }).code);
}

function delay(ms) {
  emulator.clearFaults();
  if (ms > 0) emulator.fault({ path: '/sns/jscode2session', times: 'always', delayMs: ms });
}

process.on('message', (wish) => {
  if (wish.delayMs !== undefined) delay(wish.delayMs);
  const { user, system } = process.cpuUsage();
  process.send({ codes: wish.count ? mint(wish) : [], cpuMicroseconds: user + system });
});
process.send({ url: emulator.url });
