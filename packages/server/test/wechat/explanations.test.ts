import { describe, expect, it } from 'vitest';
import { errorTable } from '../../src/errors.ts';
import { apiErrcodes, phoneErrcodes } from '../../src/wechat/api/api-errcodes.ts';
import { errcodes, explainErrcode, mockCodeExplanation } from '../../src/wechat/errcodes.ts';
import type { Explanation } from '../../src/wechat/explanation.ts';
import { decideFault, faults } from '../../src/wechat/upstream/faults.ts';

const all: [string, Explanation][] = [
  ...errcodes.map((row): [string, Explanation] => [String(row.errcode), row]),
  ...apiErrcodes.map((row): [string, Explanation] => [`${row.errcode} with an API token`, row]),
  ...phoneErrcodes.map((row): [string, Explanation] => [`${row.errcode} with a phone code`, row]),
  ...Object.entries(faults),
  ['mock code', mockCodeExplanation],
  ['unknown errcode', explainErrcode(12345)],
];

describe('what the operator reads', () => {
  it.each(all)('%s is explained in English and Chinese', (_name, { code, meaning, cause, fix, retryAfterSeconds }) => {
    expect(errorTable).toHaveProperty(code);
    for (const { en, zh } of [meaning, cause, fix]) {
      expect(en).toMatch(/^[A-Z].+/);
      expect(zh).toMatch(/\p{Script=Han}/u);
    }
    for (const { en, zh } of [cause, fix]) expect([en.at(-1), zh.at(-1)]).toEqual(['.', '。']);
    if (errorTable[code].action === 'retry') expect(retryAfterSeconds).toBeGreaterThan(0);
  });

  it('has one row per errcode', () => {
    for (const rows of [[...errcodes, ...apiErrcodes], phoneErrcodes])
      expect(new Set(rows.map((row) => row.errcode)).size).toBe(rows.length);
  });
});

describe('decideFault', () => {
  it.each([
    ['ENOTFOUND', false, 'dns'],
    ['EAI_AGAIN', false, 'dns'],
    ['ECONNREFUSED', false, 'refused'],
    ['EHOSTUNREACH', false, 'unreachable'],
    ['ETIMEDOUT', false, 'connect_timeout'],
    ['UND_ERR_CONNECT_TIMEOUT', false, 'connect_timeout'],
    ['ECONNRESET', false, 'handshake'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', false, 'handshake'],
    ['CERT_HAS_EXPIRED', false, 'certificate'],
    ['CERT_NOT_YET_VALID', false, 'certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', false, 'certificate'],
    ['SELF_SIGNED_CERT_IN_CHAIN', false, 'certificate'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', false, 'certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false, 'certificate'],
    ['UND_ERR_CLOSED', false, 'closed'],
    ['ECONNRESET', true, 'cut'],
    ['ETIMEDOUT', true, 'cut'],
    ['UND_ERR_SOCKET', true, 'cut'],
    ['HPE_INVALID_CONSTANT', true, 'not_http'],
    ['HTTPParserError', true, 'not_http'],
    ['anything else', true, 'cut'],
  ])('%s, sent: %s -> %s', (errorCode, isSent, fault) => {
    expect(decideFault(errorCode, isSent)).toBe(fault);
  });
});
