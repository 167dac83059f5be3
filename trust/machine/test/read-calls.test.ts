import { expect, it } from 'vitest';
import { type Call, readCalls } from '../trace/read-calls.ts';

async function read(...lines: string[]) {
  const moments: string[] = [];
  const calls: Call[] = [];
  for await (const { phase, call } of readCalls(lines)) {
    moments.push(`${phase} ${call.name}`);
    if (phase === 'end') calls.push(call);
  }
  return { moments, calls };
}

it('reads the file, the bytes and the result of a call', async () => {
  const { calls } = await read(
    String.raw`17 pwrite64(22</tmp/a b/wxlogin.db-wal>, "\x00\xff\x41", 3, 32) = 3`,
    String.raw`17 writev(24<socket:[99]>, [{iov_base="HTTP/1.1 200 OK\r\n\r\n", iov_len=19}, {iov_base="{\"a\":\"\\\"}", iov_len=9}], 2) = 28`,
    '18 fsync(22</tmp/a b/wxlogin.db-wal>) = -1 EIO (Input/output error) (INJECTED)',
  );
  expect(calls).toEqual([
    { name: 'pwrite64', target: '/tmp/a b/wxlogin.db-wal', bytes: '\x00\xffA', result: 3 },
    { name: 'writev', target: 'socket:[99]', bytes: 'HTTP/1.1 200 OK\r\n\r\n{"a":"\\"}', result: 28 },
    { name: 'fsync', target: '/tmp/a b/wxlogin.db-wal', bytes: '', result: -1 },
  ]);
});

it('reads calls of threads that overlap in their order', async () => {
  const { moments, calls } = await read(
    '17 fdatasync(22</tmp/log> <unfinished ...>',
    '18 read(9<socket:[1]>,  <unfinished ...>',
    '17 <... fdatasync resumed>)              = 0',
    '18 <... read resumed>"GET", 65536) = 3',
  );
  expect(moments).toEqual(['begin fdatasync', 'begin read', 'end fdatasync', 'end read']);
  expect(calls.at(-1)).toEqual({ name: 'read', target: 'socket:[1]', bytes: 'GET', result: 3 });
});

it('leaves out what is no call', async () => {
  const { moments } = await read('17 +++ exited with 0 +++', '17 --- SIGTERM {si_signo=SIGTERM} ---', '');
  expect(moments).toEqual([]);
});
