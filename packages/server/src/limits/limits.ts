import type { SessionId } from '../model/id.ts';

/** How often may be asked. Counts protect and may be lost: nothing that is true depends on them. */
export interface Limits {
  /**
   * Counts a login, or refuses it. `address` is the client's, folded; undefined where it is not known or not a stranger's.
   * @throws LoginError rate_limited
   */
  admitLogin(login: { readonly appid: string; readonly address: string | undefined }): Promise<void>;
  /** Counts a refresh, or refuses it. @throws LoginError rate_limited */
  admitRefresh(refresh: { readonly sessionId: SessionId }): Promise<void>;
  /** Counts wrong credentials of a client, or refuses to go on about them. @throws LoginError rate_limited */
  countRefusedClient(refusal: { readonly address: string | undefined }): Promise<void>;
}
