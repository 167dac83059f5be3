// The far side of the benchmark: the emulator in a process of its own, which mints login codes when asked.

import { startEmulator } from '@wxlogin/emulator';

const emulator = await startEmulator({ port: 0, record: false, loginsPerMinute: 0, rotateSessionKeyEvery: 0 });

process.on('message', async ({ count, people }) => {
  const codes = [];
  for (let made = 0; made < count; made += 1) {
    const user = `p${Math.floor(Math.random() * people)}`;
    codes.push((await emulator.loginCode({ user })).code);
  }
  process.send({ codes });
});
process.send({ url: emulator.url });
