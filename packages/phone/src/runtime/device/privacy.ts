import { WxError } from '../server-link.ts';
import type { StorageArea } from './storage-area.ts';

/** What a mini program may answer when it was told that consent is needed. */
export interface PrivacyDecision {
  event: 'exposureAuthorization' | 'agree' | 'disagree';
  buttonId?: string;
}

export type PrivacyHandler = (resolve: (decision: PrivacyDecision) => void, info: { referrer: string }) => void;

/**
 * The consent WeChat wants before personal data is touched
 * (https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html).
 */
export interface Privacy {
  isNeeded(): boolean;
  /** The mini program's own dialog; the last one wins, and it must answer. */
  onNeeded(handler: PrivacyHandler): void;
  /** `<button open-type="agreePrivacyAuthorization">` was really tapped. */
  markAgreed(buttonId: string): void;
  /** Rejects with errno 104 unless the person agrees, or has agreed. `referrer` names the function that asks. */
  require(referrer: string): Promise<void>;
}

export interface PrivacyOptions {
  area: StorageArea;
  /** WeChat's own dialog, shown when the mini program has none. */
  askPerson(): Promise<boolean>;
  /** Epoch milliseconds. */
  clock: () => number;
}

const KEY = 'privacy';
const SILENT_AFTER_REFUSAL_MS = 10_000;
const REFUSED = { reason: 'privacy permission is not authorized', errno: 104 };

export function createPrivacy({ area, askPerson, clock }: PrivacyOptions): Privacy {
  let handler: PrivacyHandler | undefined;
  let tappedButton: string | undefined;
  let refusedAt = Number.NEGATIVE_INFINITY;
  const isNeeded = (): boolean => area.get(KEY) !== 'agreed';
  const agree = (): void => area.set(KEY, 'agreed');

  const askMiniProgram = (ask: PrivacyHandler, referrer: string): Promise<boolean> =>
    new Promise((resolve) => {
      const answer = ({ event, buttonId }: PrivacyDecision): void => {
        if (event === 'exposureAuthorization') return;
        resolve(event === 'agree' && buttonId !== undefined && buttonId === tappedButton);
      };
      ask(answer, { referrer });
    });

  return {
    isNeeded,
    onNeeded: (own) => {
      handler = own;
    },
    markAgreed: (buttonId) => {
      tappedButton = buttonId;
      agree();
    },
    async require(referrer) {
      if (!isNeeded()) return;
      if (clock() - refusedAt < SILENT_AFTER_REFUSAL_MS) throw new WxError(REFUSED);
      const agreed = handler ? await askMiniProgram(handler, referrer) : await askPerson();
      if (!agreed) {
        refusedAt = clock();
        throw new WxError(REFUSED);
      }
      agree();
    },
  };
}
