import { type Clock, unixSeconds } from '../clock.ts';
import type { Health } from '../model/health.ts';
import type { SigningKeyState } from '../model/signing-key.ts';
import type { Registry } from './registry.ts';

/** How one app's way to WeChat is. */
export interface WayToWeChat {
  readonly appid: string;
  readonly isShut: boolean;
  readonly inFlight: number;
  readonly waiting: number;
}

export interface KeyInLife {
  readonly state: SigningKeyState;
  /** When it began, or begins, to sign. */
  readonly activeAt: number;
}

/** How many requests may be under way, and how many are. */
export interface Room {
  readonly limit: number;
  readonly underWay: number;
}

/** Whom to ask how things are. */
export interface State {
  checkHealth(): Promise<Health>;
  listWaysToWeChat(): readonly WayToWeChat[];
  listKeys(): readonly KeyInLife[];
  describeAdmission(): Room;
}

/** How things are when somebody asks; nothing is counted for it in between. */
export function createStateNumbers(
  registry: Registry,
  { clock, ...of }: State & { clock: Clock },
): () => Promise<void> {
  const gauge = (name: string, help: string, ...labels: readonly string[]) => registry.gauge({ name, help, labels });
  const ready = gauge('wxlogin_ready', '1: requests should be sent to this instance, as /readyz says.');
  const parts = gauge('wxlogin_part_ok', '1: this part of the service is well, as /readyz says.', 'part');
  const circuit = gauge(
    'wxlogin_wechat_circuit_open',
    '1: WeChat fails too often and is spared for some seconds.',
    'appid',
  );
  const inFlight = gauge('wxlogin_wechat_calls_in_flight', 'Logins that WeChat is being asked about.', 'appid');
  const waiting = gauge('wxlogin_wechat_calls_waiting', 'Logins that wait for a place among these.', 'appid');
  const limit = gauge('wxlogin_admission_limit', 'So many requests may be under way before new logins are refused.');
  const underWay = gauge('wxlogin_admission_under_way', 'Requests that were admitted and are not answered yet.');
  const keys = gauge('wxlogin_signing_keys', 'Signing keys, by where they are in their life.', 'state');
  const age = gauge('wxlogin_signing_key_age_seconds', 'For how long the key that signs has been signing.');

  return async () => {
    const health = await of.checkHealth();
    ready.set([], Number(health.isReady));
    parts.clear();
    for (const [part, state] of Object.entries(health.parts)) parts.set([part], Number(state === 'ok'));

    for (const way of of.listWaysToWeChat()) {
      circuit.set([way.appid], Number(way.isShut));
      inFlight.set([way.appid], way.inFlight);
      waiting.set([way.appid], way.waiting);
    }

    const room = of.describeAdmission();
    limit.set([], room.limit);
    underWay.set([], room.underWay);

    keys.clear();
    for (const { state, activeAt } of of.listKeys()) {
      keys.add([state], 1);
      if (state === 'active') age.set([], unixSeconds(clock) - activeAt);
    }
  };
}
