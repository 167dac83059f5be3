import type { AvatarId } from '../../model/id.ts';

/** Where avatars are kept instead of the database, in any store that speaks S3. Each call may safely be made again. */
export interface AvatarBucket {
  /** @throws LoginError storage_unavailable; whether it was kept is unknown then */
  put(id: AvatarId, image: { readonly mediaType: string; readonly bytes: Uint8Array }): Promise<void>;
  /** Undefined when it is not there. @throws LoginError storage_unavailable */
  find(id: AvatarId): Promise<Uint8Array | undefined>;
  /** It may be gone already. @throws LoginError storage_unavailable */
  remove(id: AvatarId): Promise<void>;
  close(): Promise<void>;
}
