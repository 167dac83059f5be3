import { describe, expect, it } from 'vitest';
import { createGate, lost } from './phone.ts';
import { start } from './start.ts';

describe('logout', () => {
  it('ends the session here and on the server', async () => {
    const { auth, phone, wxlogin } = start();
    await auth.login();
    expect(await auth.logout()).toBe(true);
    expect(auth.user()).toBeNull();
    expect(phone.storage.size).toBe(0);
    expect(wxlogin.refresh).toBe('none');
    expect(phone.sentTo('/logout')[0]?.data).toEqual({ refresh_token: 'refresh-1' });
  });

  it('can end the sessions on every device', async () => {
    const { auth, phone } = start();
    await auth.login();
    await auth.logout({ all: true });
    expect(phone.sentTo('/logout')[0]?.data).toEqual({ refresh_token: 'refresh-1', all: true });
  });

  it('happens here at once, and whatever becomes of the network', async () => {
    const { auth, phone } = start();
    await auth.login();
    phone.network = () => lost;
    const heard = auth.logout();
    expect(auth.user()).toBeNull();
    expect(phone.storage.size).toBe(0);
    expect(await heard).toBe(false);
  });

  it('asks the server nothing when nobody is logged in', async () => {
    const { auth, phone } = start();
    expect(await auth.logout()).toBe(true);
    expect(await auth.logout({ all: true })).toBe(false);
    expect(phone.sent).toEqual([]);
  });

  it('is followed by a new login when one is asked for', async () => {
    const { auth, phone } = start();
    await auth.login();
    await auth.logout();
    expect((await auth.login()).id).toBe('usr_1');
    expect(phone.logins).toBe(2);
  });
});

describe('what was under way at a logout', () => {
  /** Everything sent to `path` waits at the gate, after the server has dealt with it. */
  function startHeld(path: string) {
    const started = start();
    const { phone, wxlogin } = started;
    const gate = createGate();
    const arrived = createGate();
    phone.network = async (sent) => {
      const answer = wxlogin.handle(sent);
      if (!sent.url.endsWith(path)) return answer;
      arrived.open();
      await gate.opened;
      return answer;
    };
    return { ...started, gate, arrived };
  }

  it('a login does not come back, and is ended on the server', async () => {
    const { auth, phone, gate, arrived, wxlogin } = startHeld('/login');
    const request = auth.request({ url: '/orders' });
    await arrived.opened;
    await auth.logout();
    gate.open();
    await expect(request).rejects.toMatchObject({ code: 'logged_out' });
    expect(auth.user()).toBeNull();
    expect(phone.storage.size).toBe(0);
    expect(phone.sentTo('/logout').map(({ data }) => data)).toEqual([{ refresh_token: 'refresh-1' }]);
    expect(wxlogin.refresh).toBe('none');
  });

  it('a renewal does not come back', async () => {
    const { auth, phone, clock, gate, arrived } = startHeld('/refresh');
    await auth.login();
    clock.now += 600;
    const token = auth.token();
    await arrived.opened;
    await auth.logout();
    gate.open();
    await expect(token).rejects.toMatchObject({ code: 'logged_out' });
    expect(auth.user()).toBeNull();
    expect(phone.storage.size).toBe(0);
  });

  it('a refused renewal does not turn into a login', async () => {
    const { auth, phone, clock, wxlogin, gate, arrived } = startHeld('/refresh');
    await auth.login();
    clock.now += 600;
    wxlogin.endSession();
    const token = auth.token();
    await arrived.opened;
    await auth.logout();
    gate.open();
    await expect(token).rejects.toMatchObject({ action: 'relogin' });
    expect(phone.logins).toBe(1);
  });

  it('a request that is refused afterwards does not log in again', async () => {
    const { auth, phone, wxlogin, gate, arrived } = startHeld('/orders');
    await auth.login();
    wxlogin.expireAccess();
    const request = auth.request({ url: '/orders' });
    await arrived.opened;
    await auth.logout();
    gate.open();
    await expect(request).rejects.toMatchObject({ code: 'logged_out' });
    expect(phone.logins).toBe(1);
  });

  it('a request that is refused afterwards is not repeated in the next session', async () => {
    const { auth, phone, wxlogin, gate, arrived } = startHeld('/orders');
    await auth.login();
    wxlogin.expireAccess();
    const request = auth.request({ url: '/orders' });
    await arrived.opened;
    await auth.logout();
    await auth.login();
    gate.open();
    await expect(request).rejects.toMatchObject({ code: 'logged_out' });
    expect(phone.sentTo('/orders')).toHaveLength(1);
    expect(auth.user()).not.toBeNull();
  });

  it('an abandoned login does not stand in the way of the next one', async () => {
    const { auth, phone, gate, arrived, wxlogin } = startHeld('/login');
    const first = auth.login();
    await arrived.opened;
    await auth.logout();
    phone.network = wxlogin.handle;
    await auth.login();
    gate.open();
    await expect(first).rejects.toMatchObject({ code: 'logged_out' });
    expect(auth.user()).not.toBeNull();
    expect(await auth.token()).toBe('access-2');
  });

  it('an abandoned login that ends leaves the next one alone', async () => {
    const { auth, phone, wxlogin } = start();
    const gates = [createGate(), createGate()];
    const arrived = [createGate(), createGate()];
    phone.network = async (sent) => {
      const answer = wxlogin.handle(sent);
      const n = phone.sentTo('/login').length - 1;
      if (!sent.url.endsWith('/login')) return answer;
      arrived[n]?.open();
      await gates[n]?.opened;
      return answer;
    };
    const first = auth.login();
    await arrived[0]?.opened;
    await auth.logout();
    const second = auth.login();
    await arrived[1]?.opened;
    gates[0]?.open();
    await expect(first).rejects.toMatchObject({ code: 'logged_out' });
    const third = auth.login();
    gates[1]?.open();
    expect(await third).toEqual(await second);
    expect(phone.logins).toBe(2);
  });
});
