/** The grey avatar that stands for "no profile" since 2022-11 (WeChat: 小程序用户头像昵称获取规则调整公告). */
const greyAvatar = /\/POgEwh4mIHO4nibH0KlMECNjjGxQUq24ZEaGT4poC6icRiccVGKSyXwibcPq4BWmiaIGuG1icwxaQX6grC9VemZoJ8rg\//;

/** WeChat gives this name to everybody who has not told theirs. */
export const isPlaceholderNickname = (nickname: string): boolean => nickname.trim() === '微信用户';

export const isPlaceholderAvatar = (address: string): boolean => greyAvatar.test(address);
