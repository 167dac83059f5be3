import type { SessionId, UserId } from '../model/id.ts';

/** How often may be asked. Counts protect and may be lost: nothing that is true depends on them. */
export interface Limits {
  /**
   * Counts a login, or refuses it. `address` is the client's, folded; undefined where it is not known or not a stranger's. `codeHash` names
   * the login code.
   * @throws LoginError rate_limited
   */
  admitLogin(login: {
    readonly appid: string;
    readonly address: string | undefined;
    readonly codeHash: Uint8Array;
  }): Promise<void>;
  /** Counts a refresh, or refuses it. @throws LoginError rate_limited */
  admitRefresh(refresh: { readonly sessionId: SessionId }): Promise<void>;
  /** Counts something that a user changes of their own, or refuses it. @throws LoginError rate_limited */
  admitChange(change: { readonly userId: UserId }): Promise<void>;
  /** Counts a push that was refused, or refuses to go on about them; never one that is right. @throws LoginError rate_limited */
  countRefusedPush(refusal: { readonly appid: string }): Promise<void>;
  /** Counts wrong credentials of a client, or refuses to go on about them; whoever comes from nobody knows where is one. @throws LoginError rate_limited */
  countRefusedClient(refusal: { readonly address: string | undefined }): Promise<void>;
}
