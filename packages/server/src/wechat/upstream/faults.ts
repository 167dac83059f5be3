import type { Explanation } from '../explanation.ts';

const unreachable = {
  code: 'wechat_unavailable',
  fix: {
    en: 'Check firewall, routes and the outgoing rules of this machine or container: it needs api.weixin.qq.com on port 443.',
    zh: '检查防火墙、路由和本机或容器的出站规则：需要能访问 api.weixin.qq.com 的 443 端口。',
  },
} as const;

const strangeAnswer = {
  code: 'wechat_unavailable',
  cause: {
    en: 'A proxy, gateway or captive portal between here and WeChat answers instead of WeChat, or WeChat has a fault.',
    zh: '本机与微信之间的代理、网关或认证页面代替微信作了应答，或微信侧故障。',
  },
  fix: {
    en: 'Run `wxlogin check` on this machine; if it shows the same, look at what stands between it and api.weixin.qq.com.',
    zh: '在本机运行 wxlogin check；若结果相同，请检查本机与 api.weixin.qq.com 之间的设备。',
  },
} as const;

const slow = {
  code: 'wechat_timeout',
  cause: {
    en: 'WeChat or the network in between is slow; the code may be spent.',
    zh: '微信或中间网络缓慢，code 可能已失效。',
  },
  fix: {
    en: 'The client logs in again with a new code. If it stays, compare with another network, and look for a notice of WeChat’s.',
    zh: '客户端用新的 code 重新登录。若持续出现，请换一个网络对比，并关注微信公告。',
  },
} as const;

/** Every way in which a question to WeChat can end without a usable answer, once. */
export const faults = {
  dns: {
    code: 'wechat_unavailable',
    meaning: { en: 'The name of WeChat’s server cannot be resolved', zh: '无法解析微信服务器的域名' },
    cause: {
      en: 'The DNS server of this machine or container does not answer, or does not know the name.',
      zh: '本机或容器的 DNS 服务器无应答，或无法解析该域名。',
    },
    fix: {
      en: 'Try `getent hosts api.weixin.qq.com` on this machine and repair its DNS settings (in a container: /etc/resolv.conf).',
      zh: '在本机执行 getent hosts api.weixin.qq.com，并修复 DNS 设置（容器中见 /etc/resolv.conf）。',
    },
  },
  refused: {
    ...unreachable,
    meaning: { en: 'The connection to WeChat was refused', zh: '到微信的连接被拒绝' },
    cause: {
      en: 'Nothing listens at the address asked: a firewall refuses, or a configured emulator or gateway is not running.',
      zh: '目标地址无服务监听：被防火墙拒绝，或配置的模拟器、网关未运行。',
    },
  },
  unreachable: {
    ...unreachable,
    meaning: { en: 'There is no way to WeChat’s network', zh: '无法到达微信的网络' },
    cause: {
      en: 'No route, no outgoing access, or this machine is out of ports or file descriptors.',
      zh: '没有路由或出站权限，或本机端口、文件描述符耗尽。',
    },
  },
  connect_timeout: {
    ...unreachable,
    meaning: { en: 'WeChat could not be connected to in time', zh: '连接微信超时' },
    cause: {
      en: 'A firewall drops the packets, DNS answers too slowly, or the network is overloaded.',
      zh: '防火墙丢弃了数据包、DNS 应答过慢，或网络过载。',
    },
  },
  handshake: {
    code: 'wechat_unavailable',
    meaning: { en: 'The secure connection to WeChat broke while being made', zh: '与微信建立安全连接时中断' },
    cause: {
      en: 'A proxy or firewall interferes with TLS, or the address asked does not speak TLS.',
      zh: '代理或防火墙干扰了 TLS，或目标地址不支持 TLS。',
    },
    fix: {
      en: 'Let the connection to api.weixin.qq.com:443 pass untouched. http and https of a configured gateway must be right.',
      zh: '让到 api.weixin.qq.com:443 的连接原样通过；若配置了网关，请确认 http 与 https 无误。',
    },
  },
  certificate: {
    code: 'wechat_unavailable',
    meaning: { en: 'The certificate shown is not WeChat’s', zh: '对方出示的证书不可信' },
    cause: {
      en: 'The clock of this machine is wrong, its root certificates are old, or a proxy opens TLS connections.',
      zh: '本机时钟错误、根证书过旧，或代理拦截了 TLS 连接。',
    },
    fix: {
      en: 'Set the clock, update ca-certificates. For a proxy you trust, give its root certificate in NODE_EXTRA_CA_CERTS. Verification is never switched off.',
      zh: '校准时钟，更新 ca-certificates。若信任该代理，请通过 NODE_EXTRA_CA_CERTS 提供其根证书。证书校验不可关闭。',
    },
  },
  no_connection: {
    code: 'overloaded',
    retryAfterSeconds: 1,
    meaning: { en: 'All connections to WeChat were busy', zh: '到微信的连接已全部占用' },
    cause: { en: 'More logins at once than connections.', zh: '并发登录数超过连接数。' },
    fix: { en: 'Raise wechatConnections, or slow down.', zh: '调大 wechatConnections，或降低请求速率。' },
  },
  closed: {
    code: 'shutting_down',
    retryAfterSeconds: 1,
    meaning: { en: 'The service is stopping', zh: '服务正在停止' },
    cause: { en: 'A login arrived after the service was told to stop.', zh: '服务停止后仍有登录请求到达。' },
    fix: { en: 'Send it again; another instance will take it.', zh: '重新发送，由其他实例处理。' },
  },
  circuit_open: {
    code: 'wechat_unavailable',
    meaning: { en: 'WeChat was not asked: it failed too often just now', zh: '未请求微信：刚才失败过多' },
    cause: {
      en: 'At least half of this app’s calls of the last seconds failed, or none was answered; the lines around tell how.',
      zh: '该小程序最近几秒的请求至少一半失败，或均无应答，原因见前后的日志。',
    },
    fix: {
      en: 'Repair what the lines around name; logins go on by themselves a few seconds after WeChat answers again.',
      zh: '按前后日志的提示修复；微信恢复应答数秒后登录会自动恢复。',
    },
  },
  queue_full: {
    code: 'overloaded',
    retryAfterSeconds: 1,
    meaning: { en: 'Too many logins of this app wait for WeChat', zh: '该小程序等待微信的登录过多' },
    cause: {
      en: 'Logins arrive faster than WeChat answers them.',
      zh: '登录到达的速度超过微信应答的速度。',
    },
    fix: {
      en: 'The client repeats the request. If it stays, look at how long WeChat takes, and at who logs in so often.',
      zh: '客户端会重发请求。若持续出现，请检查微信的应答时间和登录来源。',
    },
  },
  cut: {
    code: 'wechat_unavailable',
    meaning: { en: 'The connection broke before the answer was complete', zh: '应答完成前连接中断' },
    cause: {
      en: 'WeChat or something in between closed the connection; the code may be spent.',
      zh: '微信或中间设备关闭了连接，code 可能已失效。',
    },
    fix: {
      en: 'The client logs in again with a new code. If it happens often, look for a proxy or NAT with short idle times.',
      zh: '客户端用新的 code 重新登录。若频繁出现，请检查空闲超时过短的代理或 NAT。',
    },
  },
  no_answer: { ...slow, meaning: { en: 'WeChat did not begin to answer in time', zh: '微信未按时开始应答' } },
  slow_answer: { ...slow, meaning: { en: 'WeChat’s answer did not end in time', zh: '微信的应答未按时结束' } },
  not_http: { ...strangeAnswer, meaning: { en: 'The answer was not proper HTTP', zh: '应答不符合 HTTP 规范' } },
  status: {
    ...strangeAnswer,
    meaning: {
      en: 'The answer had another status than 200, which WeChat always sends',
      zh: '应答状态码不是微信始终返回的 200',
    },
  },
  encoded: { ...strangeAnswer, meaning: { en: 'The answer was compressed unasked', zh: '应答被擅自压缩' } },
  too_large: { ...strangeAnswer, meaning: { en: 'The answer was too large', zh: '应答过大' } },
  unreadable: { ...strangeAnswer, meaning: { en: 'The answer was not WeChat’s JSON', zh: '应答不是微信的 JSON' } },
} as const satisfies Record<string, Explanation>;

export type Fault = keyof typeof faults;

const beforeSending: Readonly<Record<string, Fault>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  ECONNREFUSED: 'refused',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
  EMFILE: 'unreachable',
  ENFILE: 'unreachable',
  ETIMEDOUT: 'connect_timeout',
  UND_ERR_CONNECT_TIMEOUT: 'connect_timeout',
  UND_ERR_CLOSED: 'closed',
  UND_ERR_DESTROYED: 'closed',
};

/** Node's names for a certificate that does not verify. */
const certificateCode = /CERT|ISSUER|SELF_SIGNED|UNABLE_TO_VERIFY/;

/** undici's names for bytes it cannot read as HTTP. */
const notHttpCode = /^HPE_|^HTTPParserError$|^UND_ERR_HEADERS_OVERFLOW$/;

/** The fault behind an error code of Node's or undici's. */
export function decideFault(errorCode: string, isSent: boolean): Fault {
  if (isSent) return notHttpCode.test(errorCode) ? 'not_http' : 'cut';
  return beforeSending[errorCode] ?? (certificateCode.test(errorCode) ? 'certificate' : 'handshake');
}
