import { describe, expect, it } from 'vitest';
import { expectRequest, readRequest } from '../wechat/read-request.ts';

const request = (query: string, head = 'GET /sns/jscode2session') => readRequest(`${head}?${query} HTTP/1.1`);
const query = 'appid=wx1&secret=s&js_code=c&grant_type=authorization_code';

describe('a request to WeChat', () => {
  const expected = expectRequest({ appid: 'wx1', code: 'c' }, 's');

  it('has four parameters, in any order', () => {
    expect(request(query)).toBe(expected);
    expect(request(query.split('&').reverse().join('&'))).toBe(expected);
  });

  it.each([
    ['a fifth', `${query}&more=1`],
    ['one twice', `${query}&secret=s`],
    ['one twice, with another value', `${query}&secret=mine`],
    ['one too few', 'appid=wx1&secret=s&js_code=c'],
    ['another value', query.replace('js_code=c', 'js_code=d')],
    ['a blank', query.replace('js_code=c', 'js_code=c d')],
  ])('that has %s is not the same', (_name, other) => {
    expect(request(other)).not.toBe(expected);
  });

  it.each(['POST /sns/jscode2session', 'GET /sns/userinfo', 'GET http://elsewhere/sns/jscode2session'])(
    '%s is another',
    (head) => {
      expect(request(query, head)).not.toBe(expected);
    },
  );

  it('may have a code that needs encoding', () => {
    const line = request(query.replace('js_code=c', 'js_code=a+b%26secret%3Dmine'));
    expect(line).toBe(expectRequest({ appid: 'wx1', code: 'a b&secret=mine' }, 's'));
  });
});
