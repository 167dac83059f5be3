import type { Device } from '../device/device.ts';
import { describeFailure } from '../wx/api.ts';
import { anonymousUserInfo } from '../wx/auth.ts';
import type { OpenTypes } from './button.ts';
import { type BuiltinComponent, emit } from './define.ts';

/** The buttons by which a person gives something to the mini program. */
export function createOpenTypes(device: Device): OpenTypes {
  const givePhoneNumber =
    (name: 'getPhoneNumber' | 'getRealtimePhoneNumber') => async (component: BuiltinComponent) => {
      const event = name.toLowerCase();
      try {
        emit(component, event, { errMsg: `${name}:ok`, code: await device.phoneNumber(name) });
      } catch (error) {
        emit(component, event, describeFailure(name, error));
      }
    };
  return {
    getPhoneNumber: givePhoneNumber('getPhoneNumber'),
    getRealtimePhoneNumber: givePhoneNumber('getRealtimePhoneNumber'),
    async chooseAvatar(component) {
      try {
        emit(component, 'chooseavatar', { avatarUrl: await device.chooseAvatar() });
      } catch (error) {
        // WeChat fires no event when nothing was chosen.
        // biome-ignore lint/suspicious/noConsole: the developer of the mini program reads the browser's console
        console.info(describeFailure('chooseAvatar', error).errMsg);
      }
    },
    async getUserInfo(component) {
      try {
        await device.privacy.require('getUserInfo');
        emit(component, 'getuserinfo', { errMsg: 'getUserInfo:ok', ...anonymousUserInfo() });
      } catch (error) {
        emit(component, 'getuserinfo', describeFailure('getUserInfo', error));
      }
    },
    agreePrivacyAuthorization(component) {
      device.privacy.markAgreed(component.id);
      emit(component, 'agreeprivacyauthorization', { errMsg: 'agreePrivacyAuthorization:ok' });
    },
    openSetting: (component) => emit(component, 'opensetting', { errMsg: 'openSetting:ok', authSetting: {} }),
  };
}
