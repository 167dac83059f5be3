import { describe, expect, it } from 'vitest';
import { readWhole } from '../../../src/http/shedding/read-whole.ts';

const read = (text: string) => readWhole(Buffer.from(text, 'latin1'));

describe('one whole request', () => {
  it.each([
    ['with a body', 'POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}', '/login'],
    ['without one', 'GET /me?x=1 HTTP/1.1\r\nhost: a\r\n\r\n', '/me?x=1'],
    ['as nginx writes it', 'POST /a HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nX-Real-IP: 1.2.3.4\r\n\r\n', '/a'],
    ['with an empty field', 'GET /a HTTP/1.1\r\nHost:\r\nX:\t\r\n\r\n', '/a'],
  ])('is read: %s', (_, text, target) => {
    expect(read(text)).toBe(target);
  });

  const body = 'Host: a\r\nContent-Length: 2\r\n';
  it.each([
    ['the half of one', 'POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{'],
    ['a head only', 'POST /login HTTP/1.1\r\nHost: a\r\n'],
    ['one and a byte', 'POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}P'],
    ['two', 'GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a length that is said twice', `POST /a HTTP/1.1\r\n${body}content-length: 2\r\n\r\n{}`],
    ['a length in a list', 'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2, 2\r\n\r\n{}'],
    ['a length with a sign', 'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: +2\r\n\r\n{}'],
    ['a length with a blank behind', 'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2 \r\n\r\n{}'],
    ['an empty length', 'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n'],
    ['a length beyond', 'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n'],
    ['chunks', 'POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['chunks and a length', `POST /a HTTP/1.1\r\n${body}Transfer-Encoding: chunked\r\n\r\n{}`],
    ['a question first', `POST /a HTTP/1.1\r\n${body}Expect: 100-continue\r\n\r\n{}`],
    ['another protocol', 'GET /a HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n'],
    ['the last of a connection', 'GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
    ['a field that names others', 'GET /a HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, x\r\n\r\n'],
    ['a folded line', 'GET /a HTTP/1.1\r\nHost: a\r\n b\r\n\r\n'],
    ['a bare line feed', 'GET /a HTTP/1.1\r\nHost: a\nX: b\r\n\r\n'],
    ['a blank before a colon', 'GET /a HTTP/1.1\r\nHost : a\r\n\r\n'],
    ['a NUL', 'GET /a HTTP/1.1\r\nHost: a\0\r\n\r\n'],
    ['a letter beyond ASCII', 'GET /a HTTP/1.1\r\nHost: \xe9\r\n\r\n'],
    ['an older version', 'GET /a HTTP/1.0\r\nHost: a\r\n\r\n'],
    ['an address of its own', 'GET http://a/b HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a method without an answer', 'HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['an empty line before it', '\r\nGET /a HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['no field', 'GET /a HTTP/1.1\r\n\r\n'],
    ['nothing', ''],
  ])('is not %s', (_, text) => {
    expect(read(text)).toBeUndefined();
  });
});
