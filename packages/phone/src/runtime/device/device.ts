import type { ProgramFacts } from '../../compile/program.ts';
import type { Dialogs } from '../chrome/dialogs.ts';
import type { Screen } from '../chrome/screen.ts';
import type { Texts } from '../chrome/texts.ts';
import { type ServerLink, WxError } from '../server-link.ts';
import { chooseAvatar } from './avatar.ts';
import { askForPhoneNumber, askForPrivacy } from './consent.ts';
import { createNicknameOffer, type NicknameOffer } from './nickname.ts';
import { createPrivacy, type Privacy } from './privacy.ts';
import type { StorageArea } from './storage-area.ts';
import { createTempFiles, type TempFiles } from './temp-files.ts';

/** The person's side of the phone: who it is, what they allow, their files. */
export interface Device {
  files: TempFiles;
  privacy: Privacy;
  nickname: NicknameOffer;
  /** The path of a temporary file. Rejects with a WxError when the person cancels or does not consent. */
  chooseAvatar(): Promise<string>;
  /** A phone code for the mini program's server. Rejects like chooseAvatar. */
  phoneNumber(referrer: string): Promise<string>;
}

export interface DeviceOptions {
  program: ProgramFacts;
  link: ServerLink;
  dialogs: Dialogs;
  screen: Screen;
  texts: Texts;
  /** Where consent is remembered. */
  area: StorageArea;
}

/** https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html */
const NO_QUOTA = { reason: '该功能使用次数已达当前小程序上限，暂时无法使用', errno: 1400001 };

export function createDevice({ program, link, dialogs, screen, texts, area }: DeviceOptions): Device {
  const files = createTempFiles();
  const askPerson = (): Promise<boolean> => askForPrivacy(dialogs, texts, program.name);
  const privacy = createPrivacy({ area, askPerson, clock: Date.now });
  return {
    files,
    privacy,
    nickname: createNicknameOffer({ layer: screen.layer, texts, getOwner: link.person }),
    async chooseAvatar() {
      await privacy.require('chooseAvatar');
      const [own, people] = await Promise.all([link.person(), link.people()]);
      const picture = await chooseAvatar({ own, people, dialogs, texts });
      if (!picture) throw new WxError({ reason: 'cancel' });
      return files.add(picture, picture.type === 'image/png' ? 'png' : 'jpeg');
    },
    async phoneNumber(referrer) {
      await privacy.require(referrer);
      const { phoneMasked, quotaExhausted } = await link.person();
      if (quotaExhausted) throw new WxError(NO_QUOTA);
      const allowed = await askForPhoneNumber(dialogs, texts, { app: program.name, phoneMasked });
      if (!allowed) throw new WxError({ reason: 'user deny' });
      return (await link.phoneCode()).code;
    },
  };
}
