import { createCipheriv, createHash } from 'node:crypto';
import type { App } from '../../../packages/server/src/model/app.ts';
import { isOpenDataOf } from '../../../packages/server/src/model/open-data/watermark.ts';
import { decryptOpenData } from '../../../packages/server/src/secrets/open-data.ts';
import { readAnswer, readErrmsg } from '../../../packages/server/src/wechat/answer.ts';
import { readCheckSession } from '../../../packages/server/src/wechat/calls/checksession.ts';
import { readUserPhoneNumber } from '../../../packages/server/src/wechat/calls/getuserphonenumber.ts';
import { readJscode2session } from '../../../packages/server/src/wechat/calls/jscode2session.ts';
import { readMsgSecCheck } from '../../../packages/server/src/wechat/calls/msg-sec-check.ts';
import { readResetUserSessionKey } from '../../../packages/server/src/wechat/calls/resetusersessionkey.ts';
import { readStableToken } from '../../../packages/server/src/wechat/calls/stable-token.ts';
import { createPushes } from '../../../packages/server/src/wechat/pushes/create-pushes.ts';
import { mustHold, type Target } from '../target.ts';

const now = 1_800_000_000;
const appid = 'wx0123456789abcdef';
const openid = 'oABCDEFGHIJKLMNOPQRSTUVWXYZ0';
const sessionKey = Buffer.alloc(16, 5).toString('base64');
const app: App = { appid, appSecret: 'f'.repeat(32), unionidGroup: 'g', keepSessionKey: true, pushToken: 'token' };
const question = { app, apiToken: 'token', requestId: 'r', openid, sessionKey };
const secret = 'planted secret';
const visible = /^[\x21-\x7e]{1,128}$/;

const answers: Target = {
  name: 'wechat-answer',
  seeds: [
    `{"openid":"${openid}","session_key":"${sessionKey}","unionid":"oU"}`,
    '{"errcode":40029,"errmsg":"invalid code, rid: 61b3a2c1-1a2b3c4d-5e6f7a8b"}',
    '{"errcode":"-1","errmsg":"system error hint: [abc] rid: 61b3a2c1-1a2b3c4d-5e6f7a8b"}',
    `{"errcode":0,"phone_info":{"purePhoneNumber":"13800138000","countryCode":86,"watermark":{"appid":"${appid}","timestamp":1}}}`,
    '{"access_token":"72_abc","expires_in":7200}',
    '{"errcode":0,"result":{"suggest":"pass","label":100}}',
    '{"errcode":87009,"errmsg":"invalid signature"}',
  ],
  feed(bytes) {
    const body = bytes.toString();
    const login = readJscode2session(body, app);
    if (login.kind === 'person')
      mustHold(
        [login.person.openid, login.person.unionid ?? 'o'].every((id) => visible.test(id)),
        'ids are ids',
      );
    const phone = readUserPhoneNumber(body, app);
    if (phone.kind === 'phone')
      mustHold(/^\+?\d{5,19}$/.test(phone.phoneNumber.countryCode + phone.phoneNumber.nationalNumber), 'digits');
    const fetched = readStableToken(body);
    if (fetched.kind === 'token') mustHold(fetched.token.lifeSeconds > 0, 'a token lives');
    readCheckSession(body);
    readMsgSecCheck(body);
    readResetUserSessionKey(body, question);
  },
};

/** Whatever it says, it is short, on one line, and without what may be a secret. */
const errmsg: Target = {
  name: 'wechat-errmsg',
  seeds: [
    'invalid code, rid: 61b3a2c1-1a2b3c4d-5e6f7a8b',
    `invalid appsecret ${secret} hint: [0123456789abcdef] rid: 61b3a2c1-1a2b3c4d-5e6f7a8b`,
    'bad 0123456789abcdef0123456789abcdef, hints: [ req_id: abc ]',
  ],
  feed(bytes) {
    const answer = readAnswer(JSON.stringify({ errcode: 1, errmsg: bytes.toString() }));
    mustHold(answer.kind === 'refused', 'an errcode is a refusal');
    const { text, rid } = readErrmsg(answer.kind === 'refused' ? answer.errmsg : '', [secret]);
    mustHold(!text.includes(secret), 'no secret is shown');
    mustHold(!/[\w+/=%-]{24}|\d{5}/.test(text), `nothing is shown that is as long as a secret: ${text}`);
    mustHold(text.length <= 120 && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text), 'it is one short line');
    mustHold(rid === null || /^[0-9a-f-]{26}$/.test(rid), 'a rid is one');
  },
};

const encrypt = (text: Buffer): string => {
  const padding = 16 - (text.length % 16);
  return encryptWhole(Buffer.concat([text, Buffer.alloc(padding, padding)]));
};

function encryptWhole(blocks: Buffer): string {
  const cipher = createCipheriv('aes-128-cbc', Buffer.alloc(16, 5), Buffer.alloc(16)).setAutoPadding(false);
  return Buffer.concat([
    cipher.update(blocks.subarray(0, blocks.length - (blocks.length % 16))),
    cipher.final(),
  ]).toString('base64');
}

/** As text, as what was encrypted, and as blocks whose padding is the input's. */
const openData: Target = {
  name: 'open-data',
  seeds: [
    `{"phoneNumber":"13800138000","watermark":{"appid":"${appid}","timestamp":${now}}}`,
    `{"openId":"${openid}","watermark":{"appid":"${appid}","timestamp":${now}}}\x02\x02`,
    encrypt(Buffer.from('{}')),
  ],
  feed(bytes) {
    const iv = Buffer.alloc(16).toString('base64');
    for (const encryptedData of [bytes.toString('latin1'), encrypt(bytes), encryptWhole(bytes)]) {
      const read = decryptOpenData(sessionKey, { encryptedData, iv });
      if (isOpenDataOf(read, { appid, now, maxAgeSeconds: 600 }))
        mustHold((read.watermark as { appid: unknown }).appid === appid, 'it is of this app');
    }
    const rawData = bytes.toString();
    const signature = createHash('sha1').update(rawData).update(sessionKey).digest('hex');
    const signed = { encryptedData: encrypt(Buffer.from('{}')), iv, rawData };
    mustHold(decryptOpenData(sessionKey, { ...signed, signature }) !== undefined, 'a right signature is taken');
    mustHold(decryptOpenData(sessionKey, { ...signed, signature: rawData }) === undefined, 'a wrong one is not');
  },
};

const pushAesKey = 'a'.repeat(43);
const pushes = createPushes();
const sortedSha1 = (texts: readonly string[]) =>
  createHash('sha1')
    .update([...texts].sort().join(''))
    .digest('hex');

function sealPush(message: Buffer): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return sealBlocks(Buffer.concat([Buffer.alloc(16), length, message, Buffer.from(appid)]));
}

function sealBlocks(plain: Buffer): string {
  const key = Buffer.from(`${pushAesKey}=`, 'base64');
  const padding = 32 - (plain.length % 32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(padding, padding)), cipher.final()]).toString(
    'base64',
  );
}

/** Signed rightly, so that the rest is reached: in the clear, encrypted, and encrypted with a frame that is the input. */
const push: Target = {
  name: 'push',
  seeds: [
    `{"MsgType":"event","Event":"user_authorization_revoke","OpenID":"${openid}","AppID":"${appid}","CreateTime":${now},"RevokeInfo":"1"}`,
    `{"MsgType":"event","Event":"user_info_modified","OpenID":"${openid}","CreateTime":"${now}","RevokeInfo":"1,2"}`,
    '{"Encrypt":"AAAA"}',
    '<xml><ToUserName>a</ToUserName></xml>',
  ],
  feed(bytes) {
    const timestamp = String(now);
    const plain = { timestamp, nonce: 'n', signature: sortedSha1(['token', timestamp, 'n']), bodySignature: '' };
    check(pushes.read(app, { ...plain, body: bytes }, now));
    for (const sealed of [sealPush(bytes), sealBlocks(bytes), bytes.toString('latin1')]) {
      const bodySignature = sortedSha1(['token', timestamp, 'n', sealed]);
      const body = Buffer.from(JSON.stringify({ Encrypt: sealed }));
      check(pushes.read({ ...app, pushAesKey }, { ...plain, bodySignature, body }, now));
    }
  },
};

function check(read: ReturnType<typeof pushes.read>): void {
  if (read.kind !== 'change') return;
  mustHold(visible.test(read.change.openid) && read.change.at > 0, 'a change is of somebody, at some time');
}

export const wechatTargets: readonly Target[] = [answers, errmsg, openData, push];
