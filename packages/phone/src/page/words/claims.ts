import type { Language, Text } from './text.ts';

const meanings: Record<string, Text> = {
  alg: { en: 'how it is signed', zh: '签名算法' },
  typ: { en: 'what kind of token it is (RFC 9068)', zh: 'token 的类型（RFC 9068）' },
  kid: { en: 'which key signed it', zh: '签名所用的密钥' },
  iss: { en: 'who issued it', zh: '签发者' },
  sub: { en: 'whose it is: wxlogin’s own user id', zh: '属于谁：wxlogin 自己的用户标识' },
  aud: { en: 'for whom it is meant', zh: '给谁使用' },
  client_id: { en: 'the mini program (AppID)', zh: '小程序的 AppID' },
  iat: { en: 'issued', zh: '签发时间' },
  nbf: { en: 'not valid before', zh: '生效时间' },
  exp: { en: 'runs out', zh: '到期时间' },
  jti: { en: 'this very token', zh: '本 token 的编号' },
  sid: { en: 'the session: one login on one device', zh: '会话：一台设备上的一次登录' },
  scope: { en: 'what it may be used for', zh: '可以用来做什么' },
  roles: { en: 'the user’s roles, set on the server only', zh: '用户角色，只由服务端设定' },
  auth_time: { en: 'when the person logged in', zh: '登录时间' },
  amr: { en: 'how the person logged in', zh: '登录方式' },
};

const TIMES = new Set(['iat', 'nbf', 'exp', 'auth_time']);

/** What a claim or header member says, for people; points in time also as a distance from now. */
export function explainClaim(
  claim: string,
  value: unknown,
  { language, now }: { language: Language; now: number },
): string {
  const meaning = meanings[claim]?.[language] ?? '';
  if (!TIMES.has(claim) || typeof value !== 'number') return meaning;
  const time = new Date(value * 1000).toLocaleTimeString('en-GB');
  return `${meaning} ${time}, ${distance(value - now, language)}`;
}

function distance(seconds: number, language: Language): string {
  const amount = Math.abs(seconds) < 60 ? Math.abs(Math.round(seconds)) : Math.round(Math.abs(seconds) / 60);
  const isMinutes = Math.abs(seconds) >= 60;
  if (language === 'zh') return `${amount} ${isMinutes ? '分钟' : '秒'}${seconds < 0 ? '前' : '后'}`;
  const unit = `${isMinutes ? 'minute' : 'second'}${amount === 1 ? '' : 's'}`;
  return seconds < 0 ? `${amount} ${unit} ago` : `in ${amount} ${unit}`;
}
