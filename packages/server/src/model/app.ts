/** A mini program registered here. */
export interface App {
  readonly appid: string;
  readonly appSecret: string;
  /** The Open Platform account it is bound to, named by the operator; apps of one group share users by unionid. */
  readonly unionidGroup: string | null;
}
