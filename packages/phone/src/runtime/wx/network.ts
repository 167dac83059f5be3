import type { IncomingAnswer } from '../../server/messages.ts';
import type { CallLog } from '../calls.ts';
import type { TempFiles } from '../device/temp-files.ts';
import { type ServerLink, WxError } from '../server-link.ts';
import { type Callbacks, checkParameter, type Failure, run, settle } from './api.ts';
import { fromBase64 } from './base64.ts';
import { createGate } from './gate.ts';
import { encodeRequest } from './request-body.ts';

type Network = Pick<WechatMiniprogram.Wx, 'request' | 'uploadFile' | 'downloadFile'>;
type HeadersListener = (result: { statusCode: number; header: object; cookies: string[] }) => void;

export interface NetworkRooms {
  log: CallLog;
  link: ServerLink;
  files: TempFiles;
  /** app.json's `networkTimeout`. */
  timeouts: { request?: number; uploadFile?: number; downloadFile?: number };
}

const DEFAULT_TIMEOUT_MS = 60_000;
/** request, uploadFile and downloadFile share it. */
const MOST_AT_ONCE = 10;

/** Requests leave through the server of the phone: no CORS, no cookies of the browser, WeChat's referer. */
export function createNetwork({ log, link, files, timeouts }: NetworkRooms): Network {
  const gate = createGate(MOST_AT_ONCE);

  const start = (name: keyof Network, option: Callbacks & object, perform: Perform) => {
    const stop = new AbortController();
    const listeners = new Set<HeadersListener>();
    const tellHeaders = ({ statusCode, header, cookies }: IncomingAnswer): void => {
      for (const listener of listeners) listener({ statusCode, header, cookies });
    };
    const running = gate.run(() => run({ log, name, option, perform: () => perform(stop.signal, tellHeaders) }));
    running.then(
      (result) => settle(option, 'success', result),
      (failure: Failure) => settle(option, 'fail', failure),
    );
    return createTask(stop, listeners);
  };

  return {
    request: (option) =>
      start('request', readCallbacks(option), async (signal, tellHeaders) => {
        checkParameter('url', option.url);
        const timeoutMs = option.timeout ?? timeouts.request ?? DEFAULT_TIMEOUT_MS;
        const answer = await link.request({ ...encodeRequest(option), timeoutMs }, signal);
        tellHeaders(answer);
        const { statusCode, header, cookies } = answer;
        return { data: decodeBody(answer.body, option), statusCode, header, cookies };
      }),
    uploadFile: (option) =>
      start('uploadFile', readCallbacks(option), async (signal, tellHeaders) => {
        for (const name of ['url', 'filePath', 'name'] as const) checkParameter(name, option[name]);
        const file = files.find(option.filePath);
        if (!file) throw new WxError({ reason: 'file not found' });
        const answer = await link.upload(describeUpload(option, file, timeouts.uploadFile), file, signal);
        tellHeaders(answer);
        return { data: readText(answer.body), statusCode: answer.statusCode, header: answer.header };
      }),
    downloadFile: (option) =>
      start('downloadFile', readCallbacks(option), async (signal, tellHeaders) => {
        checkParameter('url', option.url);
        const timeoutMs = option.timeout ?? timeouts.downloadFile ?? DEFAULT_TIMEOUT_MS;
        const answer = await link.request({ ...encodeRequest({ ...option, method: 'GET' }), timeoutMs }, signal);
        tellHeaders(answer);
        const tempFilePath = files.add(new Blob([fromBase64(answer.body)]), extensionOf(option.url));
        return { tempFilePath, statusCode: answer.statusCode, header: answer.header };
      }),
  };
}

type Perform = (signal: AbortSignal, tellHeaders: (answer: IncomingAnswer) => void) => Promise<object>;

function readCallbacks(option: object): Callbacks {
  return option;
}

function createTask(stop: AbortController, listeners: Set<HeadersListener>) {
  return {
    abort: () => stop.abort(new WxError({ reason: 'abort' })),
    onHeadersReceived: (listener: HeadersListener) => void listeners.add(listener),
    offHeadersReceived: (listener?: HeadersListener) => {
      if (listener) listeners.delete(listener);
      else listeners.clear();
    },
    onProgressUpdate: ignore,
    offProgressUpdate: ignore,
    onChunkReceived: ignore,
    offChunkReceived: ignore,
  };
}

/** The answer arrives in one piece: there is no progress to tell. */
function ignore(): void {}

function decodeBody(body: string, option: { dataType?: string; responseType?: string }): unknown {
  if (option.responseType === 'arraybuffer') return fromBase64(body).buffer;
  const text = readText(body);
  if ((option.dataType ?? 'json') !== 'json') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function readText(body: string): string {
  return new TextDecoder().decode(fromBase64(body));
}

function describeUpload(option: WechatMiniprogram.UploadFileOption, file: Blob, fromConfig: number | undefined) {
  const formData: Record<string, string> = {};
  for (const [key, value] of Object.entries(option.formData ?? {})) formData[key] = String(value);
  const header: Record<string, string> = {};
  for (const [key, value] of Object.entries(option.header ?? {})) header[key] = String(value);
  return {
    url: option.url,
    header,
    name: option.name,
    fileName: option.filePath.split('/').at(-1) ?? 'file',
    contentType: file.type || 'application/octet-stream',
    formData,
    timeoutMs: option.timeout ?? fromConfig ?? DEFAULT_TIMEOUT_MS,
  };
}

function extensionOf(url: string): string {
  return /\.(\w{1,5})(?:[?#]|$)/.exec(url)?.[1] ?? 'unknown';
}
