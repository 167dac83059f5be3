/** Opened from Moments, where the mini program is only looked at. */
const SINGLE_PAGE_SCENE = 1154;

const FORBIDDEN = ['login', 'checkSession', 'navigateTo', 'redirectTo', 'reLaunch', 'switchTab', 'navigateBack'];

/**
 * In single-page mode nobody is logged in, and there is nowhere to go
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/share-timeline.html).
 */
export function decideForbidden(scene: number): readonly string[] {
  return scene === SINGLE_PAGE_SCENE ? FORBIDDEN : [];
}
