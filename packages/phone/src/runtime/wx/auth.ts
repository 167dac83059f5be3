import type { ProgramFacts } from '../../compile/program.ts';
import type { Dialogs } from '../chrome/dialogs.ts';
import type { Texts } from '../chrome/texts.ts';
import type { Device } from '../device/device.ts';
import type { PrivacyHandler } from '../device/privacy.ts';
import type { ServerLink } from '../server-link.ts';
import { checkParameter, type MakeApi } from './api.ts';

type Auth = Pick<
  WechatMiniprogram.Wx,
  | 'login'
  | 'checkSession'
  | 'getUserInfo'
  | 'getUserProfile'
  | 'getSetting'
  | 'openSetting'
  | 'authorize'
  | 'getPrivacySetting'
  | 'requirePrivacyAuthorize'
  | 'onNeedPrivacyAuthorization'
  | 'openPrivacyContract'
  | 'getAccountInfoSync'
>;

export interface AuthRooms {
  api: MakeApi;
  program: ProgramFacts;
  link: ServerLink;
  device: Device;
  dialogs: Dialogs;
  texts: Texts;
}

export function createAuth({ api, program, link, device, dialogs, texts }: AuthRooms): Auth {
  const { privacy } = device;
  const contract = texts.privacyContract(program.name);
  return {
    login: api('login', ({ timeout }) => link.login(timeout)),
    checkSession: api('checkSession', () => link.checkSession()),
    getUserInfo: api('getUserInfo', async () => {
      await privacy.require('getUserInfo');
      return anonymousUserInfo();
    }),
    getUserProfile: api('getUserProfile', async ({ desc }) => {
      checkParameter('desc', desc);
      await privacy.require('getUserProfile');
      return anonymousUserInfo();
    }),
    getSetting: api('getSetting', () => ({
      authSetting: {},
      subscriptionsSetting: NO_SUBSCRIPTIONS,
      miniprogramAuthSetting: {},
    })),
    openSetting: api('openSetting', () => ({ authSetting: {}, subscriptionsSetting: NO_SUBSCRIPTIONS })),
    authorize: api('authorize', () => ({})),
    getPrivacySetting: api('getPrivacySetting', () => ({
      needAuthorization: privacy.isNeeded(),
      privacyContractName: contract,
    })),
    requirePrivacyAuthorize: api('requirePrivacyAuthorize', () => privacy.require('requirePrivacyAuthorize')),
    // The typings know neither of the two arguments the listener is called with.
    onNeedPrivacyAuthorization: (handler) => privacy.onNeeded(handler as unknown as PrivacyHandler),
    openPrivacyContract: api('openPrivacyContract', async () => {
      await dialogs.modal({ title: contract, content: texts.privacyContractText(program.name), showCancel: false });
    }),
    getAccountInfoSync: () => ({
      miniProgram: { appId: program.appid, envVersion: 'develop', version: '' },
      plugin: { appId: '', version: '' },
    }),
  };
}

const NO_SUBSCRIPTIONS = { mainSwitch: true, itemSettings: {} };

/** Of no use since 2022-11: everybody is 微信用户 with a grey face. */
const ANONYMOUS: WechatMiniprogram.UserInfo = {
  nickName: '微信用户',
  avatarUrl:
    'https://thirdwx.qlogo.cn/mmopen/vi_32/POgEwh4mIHO4nibH0KlMECNjjGxQUq24ZEaGT4poC6icRiccVGKSyXwibcPq4BWmiaIGuG1icwxaQX6grC9VemZoJ8rg/132',
  gender: 0,
  country: '',
  province: '',
  city: '',
  language: 'zh_CN',
};

export function anonymousUserInfo() {
  const userInfo = { ...ANONYMOUS, language: '' as WechatMiniprogram.UserInfo['language'] };
  return { userInfo, rawData: JSON.stringify(userInfo), signature: '', encryptedData: '', iv: '', cloudID: '' };
}
