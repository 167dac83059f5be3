import type { Answer, Callbacks, Platform, PlatformRequest, PlatformUpload } from '../src/index.ts';

export interface Sent {
  method: string;
  url: string;
  header: Record<string, string>;
  data: Record<string, unknown>;
}

/** What the network makes of a request: an answer, or a failure as WeChat words it. */
export type Network = (sent: Sent) => Promise<Partial<Answer>> | Partial<Answer>;

export const lost = { errMsg: 'request:fail interrupted', errno: 600003 };

/** A phone that answers through callbacks only, as WeChat does, and remembers what it was asked. */
export function createPhone(network: Network) {
  const storage = new Map<string, unknown>();
  const sent: Sent[] = [];
  let codes = 0;

  const phone = {
    storage,
    sent,
    network,
    /** How often `wx.login` was called. */
    logins: 0,
    /** Replaces the result of `wx.login`. */
    login: () => ({ code: `js-code-${++codes}` }) as object,
    sentTo: (path: string) => sent.filter((request) => request.url.endsWith(path)),
    platform: {} as Platform,
  };

  const deliver = (request: Sent, { success, fail }: Callbacks<never>) => {
    sent.push(request);
    const reply = (result: object) => ('errMsg' in result ? fail(result as never) : success(fill(result) as never));
    // Failures of the network function are failures of the test and end up as unhandled rejections.
    void Promise.resolve(phone.network(request)).then(reply);
  };

  phone.platform = {
    login(options: Callbacks<never>) {
      phone.logins++;
      const result = phone.login();
      setTimeout(() => ('errMsg' in result ? options.fail(result as never) : options.success(result as never)), 0);
    },
    request({ success, fail, ...request }: Callbacks<never> & PlatformRequest & { complete?: () => void }) {
      const { url, method = 'GET', header = {}, complete } = request;
      const ended = <Result>(callback: (result: Result) => void) => {
        return (result: Result) => {
          callback(result);
          complete?.();
        };
      };
      const data = copy(request.data ?? {}) as Sent['data'];
      deliver({ method, url, header, data }, { success: ended(success), fail: ended(fail) });
    },
    uploadFile({ success, fail, ...file }: Callbacks<never> & PlatformUpload) {
      const data = { filePath: file.filePath, name: file.name };
      // WeChat hands over the body of an upload's answer as text, and no header.
      const asText = (answer: Answer) =>
        success({ data: JSON.stringify(answer.data), statusCode: answer.statusCode } as never);
      deliver({ method: 'POST', url: file.url, header: file.header ?? {}, data }, { success: asText as never, fail });
    },
    getStorageSync: (name) => (storage.has(name) ? copy(storage.get(name)) : ''),
    setStorageSync: (name, value) => void storage.set(name, copy(value)),
    removeStorageSync: (name) => void storage.delete(name),
  };
  return phone;
}

const fill = (answer: Partial<Answer>): Answer => ({
  statusCode: 200,
  header: {},
  ...answer,
  data: copy(answer.data ?? ''),
});
const copy = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** A promise that is settled by hand. */
export function createGate<Value = void>() {
  let open: (value: Value) => void = () => {};
  const opened = new Promise<Value>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}
