/** More would not fit into a token that every request carries. */
export const mostRoles = 32;
/** All names of a user together; a token may have 4096 characters. */
const mostCharacters = 1024;

const roleName = /^[a-z][a-z0-9_.:-]{0,63}$/;

/** Lower case, because two spellings of one role are two roles. */
export const isRoleName = (name: string): boolean => roleName.test(name);

export interface RoleChange {
  readonly add: readonly string[];
  /** Taken away first, so a name in both lists is there afterwards. */
  readonly remove: readonly string[];
}

/** The roles after the change, in the order of their names; undefined when they would be too many, or a new one is no name. */
export function changeRoles(roles: readonly string[], { add, remove }: RoleChange): readonly string[] | undefined {
  const kept = roles.filter((role) => !remove.includes(role));
  const changed = [...new Set([...kept, ...add])].sort();
  const fits = changed.length <= mostRoles && changed.join('').length <= mostCharacters;
  return fits && add.every(isRoleName) ? changed : undefined;
}
