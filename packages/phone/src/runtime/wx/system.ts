import { CAPSULE, HOME_INDICATOR_HEIGHT, NAV_BAR_HEIGHT, STATUS_BAR_HEIGHT, screenSize } from '../chrome/screen.ts';
import type { Appearance } from '../chrome/theme.ts';
import type { Language } from '../options.ts';
import type { Router } from '../router/router.ts';
import type { MakeApi } from './api.ts';

type System = Pick<
  WechatMiniprogram.Wx,
  | 'getWindowInfo'
  | 'getDeviceInfo'
  | 'getAppBaseInfo'
  | 'getSystemSetting'
  | 'getAppAuthorizeSetting'
  | 'getSystemInfoSync'
  | 'getSystemInfo'
  | 'getSystemInfoAsync'
  | 'getMenuButtonBoundingClientRect'
  | 'getNetworkType'
>;

export interface SystemRooms {
  api: MakeApi;
  root: HTMLElement;
  router: Router;
  language: Language;
  appearance: Appearance;
}

const SDK_VERSION = '3.8.12';

export function createSystem({ api, root, router, language, appearance }: SystemRooms): System {
  const getWindowInfo = () => {
    const { width, height } = screenSize(root);
    const top = STATUS_BAR_HEIGHT;
    const bottom = height - HOME_INDICATOR_HEIGHT;
    const view = router.top()?.frame.scroller;
    return {
      pixelRatio: window.devicePixelRatio || 2,
      screenWidth: width,
      screenHeight: height,
      windowWidth: width,
      windowHeight: view?.clientHeight || height - STATUS_BAR_HEIGHT - NAV_BAR_HEIGHT,
      statusBarHeight: STATUS_BAR_HEIGHT,
      screenTop: STATUS_BAR_HEIGHT + NAV_BAR_HEIGHT,
      safeArea: { left: 0, right: width, top, bottom, width, height: bottom - top },
    };
  };
  const getAppBaseInfo = () => ({
    SDKVersion: SDK_VERSION,
    version: '8.0.60',
    language,
    theme: appearance.theme,
    enableDebug: false,
    PCKernelVersion: '',
    fontSizeScaleFactor: 1,
    fontSizeSetting: 16,
    host: { appId: '', env: 'WeChat', version: '8.0.60' },
  });
  const getAll = () => ({ ...SYSTEM_INFO, ...getWindowInfo(), ...DEVICE, ...getAppBaseInfo(), ...SETTING });
  return {
    getWindowInfo,
    getAppBaseInfo: () => getAppBaseInfo() as ReturnType<System['getAppBaseInfo']>,
    getDeviceInfo: () => DEVICE as ReturnType<System['getDeviceInfo']>,
    getSystemSetting: () => ({ ...SETTING, deviceOrientation: 'portrait' }),
    getAppAuthorizeSetting: () => AUTHORIZED,
    getSystemInfoSync: () => getAll() as unknown as WechatMiniprogram.SystemInfo,
    getSystemInfo: api('getSystemInfo', getAll as never),
    getSystemInfoAsync: api('getSystemInfoAsync', getAll as never),
    getMenuButtonBoundingClientRect: () => {
      const { width: screenWidth } = screenSize(root);
      const { width, height, top, right } = CAPSULE;
      return {
        width,
        height,
        top,
        bottom: top + height,
        left: screenWidth - right - width,
        right: screenWidth - right,
      };
    },
    getNetworkType: api('getNetworkType', () => ({
      networkType: 'wifi' as const,
      signalStrength: -50,
      hasSystemProxy: false,
      weakNet: false,
    })),
  };
}

/** `platform` is what tells a mini program that it does not run on a real phone. */
const DEVICE = {
  brand: 'devtools',
  model: 'wxlogin phone',
  system: 'iOS 17.0',
  platform: 'devtools',
  abi: 'x86',
  deviceAbi: 'x86',
  cpuType: '',
  benchmarkLevel: 1,
  memorySize: '4096',
};

const SETTING = { bluetoothEnabled: false, locationEnabled: false, wifiEnabled: true };
const SYSTEM_INFO = { albumAuthorized: true, cameraAuthorized: true, notificationAuthorized: true };
const AUTHORIZED = {
  albumAuthorized: 'authorized',
  bluetoothAuthorized: 'not determined',
  cameraAuthorized: 'authorized',
  locationAuthorized: 'not determined',
  locationReducedAccuracy: false,
  microphoneAuthorized: 'not determined',
  notificationAuthorized: 'authorized',
  notificationAlertAuthorized: 'authorized',
  notificationBadgeAuthorized: 'authorized',
  notificationSoundAuthorized: 'authorized',
  phoneCalendarAuthorized: 'not determined',
} as const;
