import type { Target } from '../target.ts';
import { requestTargets } from './requests.ts';
import { textTargets } from './texts.ts';
import { tokenTargets } from './tokens.ts';
import { wechatTargets } from './wechat.ts';

/** Every parser of the service that reads what a stranger or WeChat has written. */
export const targets: readonly Target[] = [...tokenTargets, ...requestTargets, ...wechatTargets, ...textTargets];
