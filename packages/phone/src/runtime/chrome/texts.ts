import type { Language } from '../options.ts';

/** Every word the phone itself says. */
export interface Texts {
  cancel: string;
  confirm: string;
  allow: string;
  refuse: string;
  agree: string;
  back: string;
  home: string;
  menu: string;
  copied: string;
  chooseAvatar: string;
  useWeChatAvatar: string;
  chooseFromAlbum: string;
  useNickname(nickname: string): string;
  asksFor(app: string): string;
  phoneWanted: string;
  phoneNumber: string;
  privacyTitle: string;
  privacyText(app: string, contract: string): string;
  privacyContract(app: string): string;
  privacyContractText(app: string): string;
  errorsInApp: string;
  errorAtStart: string;
  reloads: string;
  scanTitle: string;
}

const ZH: Texts = {
  cancel: '取消',
  confirm: '确定',
  allow: '允许',
  refuse: '拒绝',
  agree: '同意',
  back: '返回',
  home: '回到首页',
  menu: '菜单',
  copied: '内容已复制',
  chooseAvatar: '选择头像',
  useWeChatAvatar: '用微信头像',
  chooseFromAlbum: '从相册选择',
  useNickname: (nickname) => `使用微信昵称：${nickname}`,
  asksFor: (app) => `${app} 申请`,
  phoneWanted: '获取并验证你的手机号',
  phoneNumber: '手机号码',
  privacyTitle: '用户隐私保护提示',
  privacyText: (app, contract) => `在你使用 ${app} 之前，请仔细阅读${contract}。如你同意该指引，请点击“同意”开始使用。`,
  privacyContract: (app) => `《${app}隐私保护指引》`,
  privacyContractText: (app) =>
    `这里将显示 ${app} 在微信公众平台填写的用户隐私保护指引：收集哪些信息、用于什么目的、如何联系开发者。`,
  errorsInApp: '编译失败',
  errorAtStart: '启动时出错',
  reloads: '保存修改后自动重新加载',
  scanTitle: '扫一扫：粘贴二维码内容',
};

const EN: Texts = {
  cancel: 'Cancel',
  confirm: 'OK',
  allow: 'Allow',
  refuse: 'Decline',
  agree: 'Agree',
  back: 'Back',
  home: 'Home',
  menu: 'Menu',
  copied: 'Copied',
  chooseAvatar: 'Choose an avatar',
  useWeChatAvatar: 'Use WeChat avatar',
  chooseFromAlbum: 'Choose from album',
  useNickname: (nickname) => `Use WeChat nickname: ${nickname}`,
  asksFor: (app) => `${app} requests to`,
  phoneWanted: 'Get and verify your phone number',
  phoneNumber: 'Phone number',
  privacyTitle: 'Privacy notice',
  privacyText: (app, contract) => `Please read ${contract} before you use ${app}. If you agree to it, tap “Agree”.`,
  privacyContract: (app) => `“${app} Privacy Guide”`,
  privacyContractText: (app) =>
    `Here WeChat shows the privacy guide which ${app} filed in its console: what is collected, what for, and whom to contact.`,
  errorsInApp: 'Does not compile',
  errorAtStart: 'Failed to start',
  reloads: 'Reloads by itself when a file is saved',
  scanTitle: 'Scan: paste the content of the QR code',
};

export function readTexts(language: Language): Texts {
  return language === 'en' ? EN : ZH;
}
