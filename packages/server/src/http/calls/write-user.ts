import type { Identifiers } from '../../flows/find-identifiers.ts';
import type { User } from '../../model/user.ts';

/** A user as the API shows it. */
export const writeUser = (user: User, identifiers: Identifiers = {}) => ({
  id: user.id,
  nickname: user.nickname,
  avatar_url: user.avatarUrl,
  phone_masked: user.phoneMasked,
  roles: user.roles,
  created_at: user.createdAt,
  ...identifiers,
});
