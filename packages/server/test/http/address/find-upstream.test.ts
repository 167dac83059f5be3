import { describe, expect, it } from 'vitest';
import { parseAddressRange } from '../../../src/http/address/address.ts';
import { createFindUpstream } from '../../../src/http/address/find-upstream.ts';

const find = (peer: string | undefined, headers: Record<string, string>) =>
  createFindUpstream([parseAddressRange('10.0.0.0/8')].flatMap((range) => range ?? []))({
    method: 'GET',
    target: '/',
    peer,
    header: (name) => headers[name],
    readBody: () => Promise.reject(new Error('not read')),
  });
const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('what a proxy calls a request', () => {
  it('is believed of a trusted one', () => {
    expect(find('10.1.2.3', { 'x-request-id': '5f2b7c1e-8d3a-4c5b', traceparent })).toEqual({
      upstreamRequestId: '5f2b7c1e-8d3a-4c5b',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    });
  });

  it.each(['192.0.2.7', '127.0.0.1', undefined, 'nonsense'])('is not believed of %s', (peer) => {
    expect(find(peer, { 'x-request-id': '5f2b7c1e-8d3a-4c5b', traceparent })).toEqual({});
  });

  it.each([
    ['too short', 'short'],
    ['too long', 'x'.repeat(65)],
    ['with a line feed', 'abcdefgh\nlevel=error'],
    ['with a blank', 'abcd efgh'],
    ['with quotes', 'abcdefgh"'],
    ['in Chinese', '请求请求请求请求请求'],
    ['empty', ''],
    ['two joined', 'abcdefgh, ijklmnop'],
  ])('counts as not there when it is %s', (_, id) => {
    expect(find('10.1.2.3', { 'x-request-id': id })).toEqual({});
  });

  it.each([
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01',
    '4bf92f3577b34da6a3ce929d0e0e4736',
    'x00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  ])('counts as not there as a traceparent like %s', (wrong) => {
    expect(find('10.1.2.3', { traceparent: wrong })).toEqual({});
  });
});
