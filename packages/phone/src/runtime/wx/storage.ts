import type { StorageArea } from '../device/storage-area.ts';
import { checkParameter, type MakeApi } from './api.ts';

type StorageApi = Pick<
  WechatMiniprogram.Wx,
  | 'getStorage'
  | 'getStorageSync'
  | 'setStorage'
  | 'setStorageSync'
  | 'removeStorage'
  | 'removeStorageSync'
  | 'clearStorage'
  | 'clearStorageSync'
  | 'getStorageInfo'
  | 'getStorageInfoSync'
>;

/** https://developers.weixin.qq.com/miniprogram/dev/framework/ability/storage.html */
const MOST_BYTES_PER_KEY = 1024 * 1024;
const MOST_BYTES = 10 * 1024 * 1024;

export function createStorage({ api, area }: { api: MakeApi; area: StorageArea }): StorageApi {
  const find = (key: string): unknown => {
    const text = area.get(key);
    return text === undefined ? undefined : decodeValue(text);
  };
  const set = (key: string, value: unknown): void => {
    checkParameter('key', key);
    if (key === '') throw new Error('parameter error: parameter.key should not be empty;');
    const text = encodeValue(value);
    if (sizeOf(text) > MOST_BYTES_PER_KEY) throw new Error('entry size limit reached');
    if (totalSize(area) + sizeOf(text) > MOST_BYTES) throw new Error('exceed storage max size');
    area.set(key, text);
  };
  const remove = (key: string): void => area.remove(key);
  const clear = (): void => {
    for (const key of area.keys()) area.remove(key);
  };
  const info = () => ({
    keys: area.keys(),
    currentSize: Math.ceil(totalSize(area) / 1024),
    limitSize: MOST_BYTES / 1024,
  });
  return {
    getStorageSync: (key) => asAny(find(key) ?? ''),
    setStorageSync: set,
    removeStorageSync: remove,
    clearStorageSync: clear,
    getStorageInfoSync: info,
    getStorage: api('getStorage', ({ key }) => {
      const data = find(key);
      if (data === undefined) throw new Error('data not found');
      return { data: asAny(data) };
    }) as StorageApi['getStorage'],
    setStorage: api('setStorage', ({ key, data }) => set(key, data)) as StorageApi['setStorage'],
    removeStorage: api('removeStorage', ({ key }) => remove(key)),
    clearStorage: api('clearStorage', clear),
    getStorageInfo: api('getStorageInfo', info),
  };
}

/** The typings let the caller name the type of what was stored. */
function asAny<T>(value: unknown): T {
  return value as T;
}

interface Stored {
  type: string;
  data: unknown;
}

/** Native types, Date and what JSON can say, as WeChat keeps them. */
function encodeValue(value: unknown): string {
  const stored: Stored = { type: isDate(value) ? 'Date' : typeof value, data: value ?? '' };
  return JSON.stringify(value === null ? { type: 'null', data: null } : stored);
}

function isDate(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object Date]';
}

function decodeValue(text: string): unknown {
  const { type, data }: Stored = JSON.parse(text);
  return type === 'Date' ? new Date(String(data)) : data;
}

function sizeOf(text: string): number {
  return new Blob([text]).size;
}

function totalSize(area: StorageArea): number {
  return area.keys().reduce((sum, key) => sum + sizeOf(area.get(key) ?? ''), 0);
}
