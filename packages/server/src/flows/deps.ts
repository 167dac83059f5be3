import type { Clock } from '../clock.ts';
import type { EmitEvent, RecordEvents } from '../events.ts';
import type { Admission } from '../limits/admission.ts';
import type { Limits } from '../limits/limits.ts';
import type { Measure } from '../measure.ts';
import type { Health } from '../model/health.ts';
import type { Config } from '../options.ts';
import type { IsClientSecret } from '../secrets/client-secret.ts';
import type { KeyedHash } from '../secrets/keyed-hash.ts';
import type { DecryptOpenData } from '../secrets/open-data.ts';
import type { RandomBytes } from '../secrets/random.ts';
import type { Sealer } from '../secrets/seal.ts';
import type { AvatarBucket } from '../store/avatars/avatar-bucket.ts';
import type { Store } from '../store/store.ts';
import type { AccessTokens } from '../tokens/access-token.ts';
import type { Keyring } from '../tokens/keyring.ts';
import type { RefreshTokens } from '../tokens/refresh-token.ts';
import type { Pushes } from '../wechat/pushes/pushes.ts';
import type { WeChat } from '../wechat/wechat.ts';
import type { CodeClaims } from './codes/claims.ts';
import type { MakeSigningKey } from './credentials/keep-signing-keys.ts';
import type { WeChatApiTokens } from './credentials/wechat-api-tokens.ts';
import type { Turns } from './turns.ts';

/** Everything a flow may use; built once in create-login.ts. */
export interface Deps {
  readonly config: Config;
  readonly store: Store;
  /** Where avatars are kept, if not in the store. */
  readonly avatarBucket: AvatarBucket | undefined;
  readonly wechat: WeChat;
  readonly pushes: Pushes;
  readonly keyring: Keyring;
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
  readonly hash: KeyedHash;
  readonly sealer: Sealer;
  readonly decryptOpenData: DecryptOpenData;
  readonly isClientSecret: IsClientSecret;
  readonly randomBytes: RandomBytes;
  readonly clock: Clock;
  readonly emit: EmitEvent;
  /** The events of a verb of the store, kept in its commit. */
  readonly record: RecordEvents;
  readonly measure: Measure;
  /** Another one for each start: who holds a lease. */
  readonly instance: string;
  readonly makeSigningKey: MakeSigningKey;
  readonly weChatApiTokens: WeChatApiTokens;
  readonly admission: Admission;
  readonly limits: Limits;
  readonly loginTurns: Turns;
  readonly phoneTurns: Turns;
  readonly codeClaims: CodeClaims;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
  /** Resolves within a second, whatever hangs. */
  readonly checkHealth: () => Promise<Health>;
}
