import type { PushRefusal } from '../../wechat/pushes/pushes.ts';

const place = { en: 'Development > Development management > Message push', zh: '开发管理 → 消息推送' };

/** What the operator reads in the log; whoever sent the push learns nothing. */
export const explainPushRefusal: Readonly<Record<PushRefusal, { readonly fix: string; readonly zh: string }>> = {
  signature: {
    fix: `Compare pushToken with the Token in the console (${place.en}). If they are equal, somebody else has sent this.`,
    zh: `请将 pushToken 与后台（${place.zh}）的 Token 对比；若一致，则此请求来自他人。`,
  },
  timestamp: {
    fix: 'It was signed more than 5 minutes ago or ahead: set the clock of this server, or it is an old push sent again.',
    zh: '签名时间与本机相差超过 5 分钟：请校准服务器时钟；否则是旧推送被重放。',
  },
  not_encrypted: {
    fix: `pushAesKey is configured, so only encrypted pushes count: choose the safe mode in the console (${place.en}).`,
    zh: `已配置 pushAesKey，只接受加密推送：请在后台（${place.zh}）选择安全模式。`,
  },
  encrypted_without_key: {
    fix: `Configure pushAesKey: the EncodingAESKey of the console (${place.en}).`,
    zh: `请配置 pushAesKey，即后台（${place.zh}）的 EncodingAESKey。`,
  },
  encryption: {
    fix: `Compare pushAesKey with the EncodingAESKey in the console (${place.en}).`,
    zh: `请将 pushAesKey 与后台（${place.zh}）的 EncodingAESKey 对比。`,
  },
  other_app: {
    fix: 'The address in the console ends with the AppID of another app.',
    zh: '后台填写的地址以另一个小程序的 AppID 结尾。',
  },
  xml: {
    fix: `Choose JSON as the data format in the console (${place.en}).`,
    zh: `请在后台（${place.zh}）把数据格式改为 JSON。`,
  },
  format: {
    fix: 'It is signed but not as WeChat documents it. Tell the makers of wxlogin.',
    zh: '签名正确但内容与微信文档不符，请反馈给 wxlogin 的维护者。',
  },
};
