import { toBase64 } from './base64.ts';

type RequestOption = WechatMiniprogram.RequestOption;

export interface EncodedRequest {
  url: string;
  method: string;
  header: Record<string, string>;
  /** Base64; null for no body. */
  body: string | null;
}

/**
 * How `wx.request` writes its data: into the query for GET, as form pairs when the content type says so, otherwise as
 * JSON (https://developers.weixin.qq.com/miniprogram/dev/api/network/request/wx.request.html).
 */
export function encodeRequest(option: Pick<RequestOption, 'url' | 'method' | 'header' | 'data'>): EncodedRequest {
  const method = (option.method ?? 'GET').toUpperCase();
  const header = readHeader(option.header);
  const { url, data } = option;
  if (data === undefined || data === null) return { url, method, header, body: null };
  if (method === 'GET' && isObject(data)) {
    const query = encodePairs(data);
    return { url: query ? `${url}${url.includes('?') ? '&' : '?'}${query}` : url, method, header, body: null };
  }
  return { url, method, header, body: toBase64(encodeBody(data, contentType(header))) };
}

/** Names keep their spelling; without a content type WeChat says JSON, also where there is no body. */
function readHeader(header: object = {}): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(header)) read[name] = String(value);
  return contentType(read) ? read : { 'content-type': 'application/json', ...read };
}

function contentType(header: Record<string, string>): string {
  return Object.entries(header).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
}

function encodeBody(data: string | object, type: string): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  const text = typeof data === 'string' ? data : encodeObject(data, type);
  return new TextEncoder().encode(text);
}

function encodeObject(data: object, type: string): string {
  return type.includes('application/x-www-form-urlencoded') ? encodePairs(data) : JSON.stringify(data);
}

function isObject(data: unknown): data is object {
  return typeof data === 'object' && data !== null && !(data instanceof ArrayBuffer);
}

function encodePairs(data: object): string {
  return Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(asText(value))}`)
    .join('&');
}

function asText(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
