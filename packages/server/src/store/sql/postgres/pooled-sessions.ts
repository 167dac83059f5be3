import type { Query } from '../driver.ts';
import type { Schema } from '../migrations/migrate.ts';

const mark: Query = { sql: "select set_config('wxlogin.session', 'marked', false) as mark" };
const look: Query = { sql: "select current_setting('wxlogin.session', true) as mark" };

/**
 * Two connections must be two sessions. A pooler that changes servers with every transaction hands settings and prepared statements of one
 * to the other, and loses them: it is found by that when it has nothing else to do.
 * @throws Error with what to do
 */
export async function refuseSharedSessions(one: Schema, other: Schema): Promise<void> {
  await one.all(mark);
  const [seen] = await other.all(look);
  if (seen?.mark)
    throw new Error(
      'Between wxlogin and the server is a pooler that changes servers with every transaction. ' +
        'Give the address of the server itself, or of a pool in session mode: wxlogin keeps two connections, whatever the load.',
    );
}
