import {
  type Answer,
  type Caller,
  type IncomingAnswer,
  type LoginCode,
  type OutgoingRequest,
  type OutgoingUpload,
  type Person,
  UPLOAD_HEADER,
  type WxFailure,
} from '../server/messages.ts';

/** What the phone's server does for the phone. Each call rejects with a WxError. */
export interface ServerLink {
  login(timeoutMs: number | undefined): Promise<LoginCode>;
  phoneCode(): Promise<LoginCode>;
  checkSession(): Promise<void>;
  person(): Promise<Person>;
  people(): Promise<Person[]>;
  request(request: OutgoingRequest, signal: AbortSignal): Promise<IncomingAnswer>;
  upload(upload: OutgoingUpload, file: Blob, signal: AbortSignal): Promise<IncomingAnswer>;
}

/** A `wx` call that failed, for the reason its `errMsg` shall give. */
export class WxError extends Error {
  readonly errno: number | undefined;
  constructor({ reason, errno }: WxFailure) {
    super(reason);
    this.name = 'WxError';
    this.errno = errno;
  }
}

export function createServerLink(caller: Caller): ServerLink {
  const call = async <T>(name: string, message: object = {}, signal?: AbortSignal): Promise<T> => {
    const body = JSON.stringify({ ...caller, ...message });
    return send<T>(`/rpc/${name}`, {
      body,
      headers: { 'content-type': 'application/json' },
      ...(signal && { signal }),
    });
  };
  return {
    login: (timeoutMs) => call('login', {}, timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)),
    phoneCode: () => call('phone-code'),
    checkSession: () => call('check-session'),
    person: () => call('person'),
    people: () => call('people'),
    request: (request, signal) => call('request', request, signal),
    upload: (upload, file, signal) => {
      const description = encodeURIComponent(JSON.stringify({ ...caller, ...upload }));
      const headers = { 'content-type': 'application/octet-stream', [UPLOAD_HEADER]: description };
      return send('/rpc/upload', { body: file, headers, signal });
    },
  };
}

async function send<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(path, { method: 'POST', ...init }).catch((cause: Error) => {
    if (cause instanceof WxError) throw cause; // the reason of an abort
    if (cause.name === 'TimeoutError') throw new WxError({ reason: 'timeout', errno: 5 });
    throw new WxError({ reason: 'the server of the phone cannot be reached: is it still running?', errno: 600001 });
  });
  const answer: Answer<T> = await response.json();
  if (!answer.ok) throw new WxError(answer.failure);
  return answer.value;
}
