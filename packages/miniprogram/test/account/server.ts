import type { Answer } from '../../src/index.ts';
import type { Sent } from '../phone.ts';
import { baseURL, problem } from '../wxlogin.ts';

type Wxlogin = ReturnType<typeof import('../wxlogin.ts').createWxlogin>;

const nothing: Answer = { statusCode: 204, data: '', header: {} };

/** The life of one account as the HTTP contract shows it, on top of the login. */
export function createAccountServer(wxlogin: Wxlogin) {
  const spentCodes = new Set<unknown>();
  const current = { id: 'ses_1', appid: 'wxde30de30de30de30', device: 'iPhone', place: '上海', current: true };
  const times = { created_at: 1_799_000_000, last_used_at: 1_800_000_000, expires_at: 1_802_000_000 };
  const account = {
    sessions: [
      { ...current, ...times },
      { ...current, ...times, id: 'ses_2', device: null, place: null, current: false },
    ],
    /** How many users have been deleted. */
    deleted: 0,
    handle,
  };

  function takePhone({ data }: Sent): Answer {
    if (spentCodes.has(data.code)) return problem(400, 'phone_code_used', 'tap_again');
    spentCodes.add(data.code);
    wxlogin.user.phone_masked = '138****0001';
    return tell({ ...wxlogin.user });
  }

  function endSession(id: string): Answer {
    const session = account.sessions.find((each) => each.id === id);
    if (!session) return problem(404, 'not_found', 'fix_request');
    account.sessions = account.sessions.filter((each) => each !== session);
    if (session.current) wxlogin.endSession();
    return nothing;
  }

  function deleteUser({ data }: Sent): Answer {
    if (spentCodes.has(data.code)) return problem(400, 'js_code_used', 'relogin');
    spentCodes.add(data.code);
    account.deleted++;
    wxlogin.endSession();
    wxlogin.user = { ...wxlogin.user, id: `usr_${account.deleted + 1}` };
    return nothing;
  }

  function removePhone(): Answer {
    wxlogin.user.phone_masked = null;
    return nothing;
  }

  const tell = (data: object): Answer => ({ statusCode: 200, data, header: {} });
  const calls: Record<string, (sent: Sent) => Answer> = {
    'GET /me': () => tell({ ...wxlogin.user }),
    'DELETE /me': deleteUser,
    'POST /me/phone': takePhone,
    'DELETE /me/phone': removePhone,
    'GET /me/sessions': () => tell({ sessions: account.sessions }),
    'DELETE /me/sessions': ({ url }) => endSession(url.replace(/.*\//, '')),
    'GET /me/export': () => tell({ user: wxlogin.user }),
    'POST /me/decrypt': ({ data }) => tell({ plain: data.encrypted_data }),
  };

  function handle(sent: Sent): Answer {
    const isGood = sent.header.Authorization === `Bearer ${wxlogin.access}`;
    const path = sent.url.replace(baseURL, '').replace(/^(\/me\/sessions)\/.*/, '$1');
    const call = calls[`${sent.method} ${path}`];
    return isGood && call ? call(sent) : wxlogin.handle(sent);
  }

  return account;
}
