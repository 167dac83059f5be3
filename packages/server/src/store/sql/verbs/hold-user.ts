import type { User } from '../../../model/user.ts';
import type { Change } from '../driver.ts';
import { keyOf } from '../rows.ts';
import * as statements from '../statements.ts';

/**
 * What is written beside this belongs to somebody: if the user is being deleted elsewhere, either it goes too or all is decided again. An
 * identity that outlived its user would keep its person out for ever, a picture would stay public.
 */
export const holdUser = ({ id, epoch }: User): Change => ({
  statement: statements.holdUser,
  values: [epoch, keyOf('usr', id), epoch],
});
