import type { Auth } from './auth.ts';
import type { AuthError } from './index.ts';
import { type Me, notOurs } from './me.ts';
import type { UserSession } from './wire.ts';

export function createUserSessions(auth: Auth, { askTwice }: Me) {
  let currentId: string | undefined;

  return {
    async list(): Promise<UserSession[]> {
      const { sessions }: { sessions?: UserSession[] } = Object(await askTwice({ url: '/me/sessions' }));
      if (!Array.isArray(sessions)) throw notOurs();
      currentId = sessions.filter(({ current }) => current).map(({ id }) => id)[0];
      return sessions;
    },

    /** Never logs in: where a session has just been ended, that would open another. */
    async end(id: string): Promise<void> {
      const wasCurrent = id === currentId;
      const url = `/me/sessions/${encodeURIComponent(id)}`;
      await askTwice({ url, method: 'DELETE', auth: 'optional' }).catch((error: AuthError) => {
        const isOver = error.status === 404 || (wasCurrent && error.status === 401 && !auth.user());
        if (!isOver) throw error;
      });
      // Whether it was ours the server knows best: a login since then has made another one current. A refusal ends it here.
      if (wasCurrent && auth.user()) await auth.request({ url: '/me', auth: 'optional' }).catch(() => {});
    },
  };
}
