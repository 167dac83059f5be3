import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { formatId } from '../../../packages/server/src/model/id.ts';
import { judgeAnswers } from '../trace/judge-answers.ts';
import { readCalls } from '../trace/read-calls.ts';

const id = Buffer.from(randomBytes(16).fill(0, 0, 1));
const session = formatId('ses', id);
const claims = Buffer.from(JSON.stringify({ sid: session })).toString('base64url');
const hex = (bytes: Buffer): string => [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

const write = `1 pwrite64(5</d/db-wal>, "${hex(id)}", 16, 0) = 16`;
const sync = '1 fsync(5</d/db-wal>) = 0';
const answer = String.raw`1 write(9<socket:[1]>, "HTTP/1.1 200 OK\r\n\r\n{\"access_token\":\"h.${claims}.s\"}", 99) = 99`;
const request = String.raw`1 read(9<socket:[1]>, "POST\r\n\r\n{\"refresh_token\":\"wxr1.1.${session.slice(4)}.0.m\"}", 65536) = 99`;

const judge = (...lines: string[]) => judgeAnswers(readCalls(lines), '/d/db-wal');

it('believes an answer whose session was written and confirmed', async () => {
  expect(await judge(write, sync, answer)).toEqual({ answers: 1, early: 0, syncs: 1 });
});

it.each([
  ['nothing was written', [sync, answer]],
  ['nothing was confirmed', [write, answer, sync]],
  ['it was confirmed before it was written', [sync, write, answer]],
  ['another session was written', [write.replaceAll('\\x', '\\x0'), sync, answer]],
  ['another file was confirmed', [write, sync.replace('db-wal', 'db'), answer]],
  ['the confirmation failed', [write, sync.replace('= 0', '= -1 EIO'), answer]],
  ['half of it was written', [write.replace('= 16', '= 8'), sync, answer]],
  [
    'the confirmation had not returned',
    [write, '1 fsync(5</d/db-wal> <unfinished ...>', answer.replace('1', '2'), '1 <... fsync resumed>) = 0'],
  ],
  [
    'it was written while the disk was confirming what was before',
    ['2 fsync(5</d/db-wal> <unfinished ...>', write, '2 <... fsync resumed>) = 0', answer],
  ],
])('finds an answer that is too early: %s', async (_, lines) => {
  expect(await judge(...lines)).toMatchObject({ answers: 1, early: 1 });
});

it('counts a refresh from its request', async () => {
  expect(await judge(write, sync, answer, request, write, sync, answer)).toMatchObject({ answers: 2, early: 0 });
  expect(await judge(write, sync, answer, request, answer)).toMatchObject({ answers: 2, early: 1 });
});
