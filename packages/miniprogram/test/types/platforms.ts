// Compiled by ../types.test.ts, never run: the objects that createAuth takes as its platform.
import { createAuth } from '../../src/index.ts';

const baseURL = 'https://api.example.com';

/** As WeChat publishes it, in miniprogram-api-typings. */
createAuth({ baseURL, platform: wx });

// biome-ignore lint/suspicious/noExplicitAny: as Taro and uni-app declare it
type AnyObject = Record<string, any>;

/** The shape of `Taro` (`@tarojs/taro`): promises besides the callbacks. */
declare const Taro: {
  login(option?: {
    timeout?: number;
    success?: (result: { code: string; errMsg: string }) => void;
    fail?: (result: { errMsg: string }) => void;
    complete?: (result: { errMsg: string }) => void;
  }): Promise<{ code: string; errMsg: string }>;
  request<Data = AnyObject, Body = AnyObject>(option: {
    url: string;
    data?: Body;
    header?: AnyObject;
    timeout?: number;
    method?: 'OPTIONS' | 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'TRACE' | 'CONNECT';
    success?: (result: { data: Data; header: AnyObject; statusCode: number; errMsg: string }) => void;
    fail?: (result: { errMsg: string }) => void;
  }): Promise<{ data: Data }> & { abort(): void };
  uploadFile(option: {
    url: string;
    filePath: string;
    name: string;
    header?: AnyObject;
    success?: (result: { data: string; statusCode: number; errMsg: string; header?: AnyObject }) => void;
    fail?: (result: { errMsg: string }) => void;
  }): Promise<{ data: string }> & { abort(): void };
  getStorageSync<Value = unknown>(key: string): Value;
  setStorageSync(key: string, data: unknown): void;
  removeStorageSync(key: string): void;
};
createAuth({ baseURL, platform: Taro });

/** The shape of `uni` (`@dcloudio/types`): callbacks, void. */
declare const uni: {
  login(options: {
    provider?: 'weixin' | 'qq';
    timeout?: number;
    success?: (result: { code: string; authResult: string; errMsg: string }) => void;
    fail?: (result: { errMsg: string; errCode?: number }) => void;
  }): void;
  request(options: {
    url: string;
    data?: string | AnyObject | ArrayBuffer;
    header?: AnyObject;
    method?: 'OPTIONS' | 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'TRACE' | 'CONNECT';
    timeout?: number;
    success?: (result: {
      data: string | AnyObject | ArrayBuffer;
      statusCode: number;
      header: AnyObject;
      cookies: string[];
    }) => void;
    fail?: (result: { errMsg: string }) => void;
  }): { abort(): void };
  uploadFile(options: {
    url: string;
    filePath?: string;
    name?: string;
    header?: AnyObject;
    success?: (result: { data: string; statusCode: number }) => void;
    fail?: (result: { errMsg: string }) => void;
  }): { abort(): void };
  getStorageSync<Value = unknown>(key: string): Value;
  setStorageSync(key: string, data: unknown): void;
  removeStorageSync(key: string): void;
};
createAuth({ baseURL, platform: uni });

// @ts-expect-error: an object that cannot send is no platform
createAuth({ baseURL, platform: { login() {}, getStorageSync() {}, setStorageSync() {}, removeStorageSync() {} } });
