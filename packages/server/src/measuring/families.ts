import type { Registry } from './registry.ts';

/** Of an answer here: from what memory gives to what WeChat at its slowest takes. */
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/**
 * Every number that is counted as it happens, once. Names follow https://prometheus.io/docs/practices/naming/; each label has few values:
 * no person, no path as it was sent, nothing that a stranger chooses.
 */
export const createFamilies = (registry: Registry) => ({
  ...createStoryFamilies(registry),
  ...createRequestFamilies(registry),
  ...createWeChatFamilies(registry),
  ...createStoreFamilies(registry),
});

export type Families = ReturnType<typeof createFamilies>;

const createStoryFamilies = ({ counter }: Registry) => ({
  logins: counter({
    name: 'wxlogin_logins_total',
    help: 'Logins by app and by how they ended: ok, or the error code.',
    labels: ['appid', 'result'],
  }),
  refreshes: counter({
    name: 'wxlogin_refreshes_total',
    help: 'Refreshes by how they ended: ok, or the error code.',
    labels: ['result'],
  }),
  events: counter({
    name: 'wxlogin_events_total',
    help: 'Events worth recording, by name: sessions opened (login) and ended (logout, logout_all, refresh_reuse) among them.',
    labels: ['event'],
  }),
});

const createRequestFamilies = ({ counter, gauge, histogram }: Registry) => ({
  requests: counter({
    name: 'wxlogin_http_requests_total',
    help: 'Requests answered, by method, route and status.',
    labels: ['method', 'route', 'status'],
  }),
  requestSeconds: histogram({
    name: 'wxlogin_http_request_duration_seconds',
    help: 'From the arrival of a request to its answer, by route.',
    labels: ['route'],
    bounds: seconds,
  }),
  requestErrors: counter({
    name: 'wxlogin_http_errors_total',
    help: 'Requests answered with an error, by its code.',
    labels: ['code'],
  }),
  requestsUnderWay: gauge({ name: 'wxlogin_http_requests_in_flight', help: 'Requests not answered yet.' }),
  limitRefusals: counter({
    name: 'wxlogin_limit_refusals_total',
    help: 'Requests refused because of a limit: of an address, an app, a code, a session, a user; client, push: refused ones; shared: what Redis counted over all instances.',
    labels: ['limit'],
  }),
  shed: counter({
    name: 'wxlogin_shed_total',
    help: 'Requests refused before they were begun, because there is too much to do: login, session (refresh, logout), other.',
    labels: ['load'],
  }),
});

const createWeChatFamilies = ({ counter, histogram }: Registry) => ({
  weChatCalls: counter({
    name: 'wxlogin_wechat_calls_total',
    help: 'Calls to WeChat, by how they ended: ok, the errcode (other: an unknown one), or what went wrong on the way.',
    labels: ['call', 'appid', 'result'],
  }),
  weChatSeconds: histogram({
    name: 'wxlogin_wechat_call_duration_seconds',
    help: 'How long WeChat took to answer, or not to.',
    labels: ['call'],
    bounds: seconds,
  }),
  weChatSpared: counter({
    name: 'wxlogin_wechat_spared_total',
    help: 'Logins that WeChat was not asked about: its circuit is open, too many wait, or the code was sent before.',
    labels: ['appid', 'reason'],
  }),
});

const createStoreFamilies = ({ counter, gauge, histogram }: Registry) => ({
  verbSeconds: histogram({
    name: 'wxlogin_store_verb_duration_seconds',
    help: 'How long the store took, by verb; waiting for a place in a commit included.',
    labels: ['verb'],
    bounds: seconds,
  }),
  verbErrors: counter({
    name: 'wxlogin_store_errors_total',
    help: 'What the store could not do, by verb and error code.',
    labels: ['verb', 'code'],
  }),
  verbsUnderWay: gauge({
    name: 'wxlogin_store_verbs_in_flight',
    help: 'What the store has been asked and has not answered yet: the queue for the next commit, the commit, the reads.',
  }),
  groupSize: histogram({
    name: 'wxlogin_store_group_size',
    help: 'Writes that shared one commit.',
    bounds: sizes,
  }),
  commitSeconds: histogram({
    name: 'wxlogin_store_commit_duration_seconds',
    help: 'How long such a group took to be written and durable.',
    bounds: seconds,
  }),
});
