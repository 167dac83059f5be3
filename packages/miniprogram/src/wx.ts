/** What WeChat hands to `fail`: a plain object, not an Error. */
export interface Failure {
  errMsg: string;
  /** https://developers.weixin.qq.com/miniprogram/dev/framework/usability/PublicErrno.html */
  errno?: number;
}

export interface Callbacks<Result> {
  success(result: Result): void;
  fail(failure: Failure): void;
}

/** What `wx.request` hands to `success`, whatever the status. */
export interface Answer<Data = unknown> {
  data: Data;
  statusCode: number;
  /** The case of the names differs between platforms. */
  header: Record<string, string>;
}

/** The options of `wx.request` (https://developers.weixin.qq.com/miniprogram/dev/api/network/request/wx.request.html). */
export interface PlatformRequest {
  url: string;
  method?: 'OPTIONS' | 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'TRACE' | 'CONNECT';
  data?: string | object;
  header?: Record<string, string>;
  /** Milliseconds; WeChat waits 60,000 by default. */
  timeout?: number;
  dataType?: string;
  responseType?: 'text' | 'arraybuffer';
  redirect?: 'follow' | 'manual';
  enableCache?: boolean;
  enableHttp2?: boolean;
  enableQuic?: boolean;
  enableChunked?: boolean;
  enableProfile?: boolean;
  enableHttpDNS?: boolean;
  enableHttpDNSFallback?: boolean;
  httpDNSServiceId?: string;
  httpDNSTimeout?: number;
  forceCellularNetwork?: boolean;
  useHighPerformanceMode?: boolean;
}

export interface PlatformUpload {
  url: string;
  filePath: string;
  name: string;
  header?: Record<string, string>;
}

export interface UploadAnswer {
  data: string;
  statusCode: number;
}

/** What `wx.getWeRunData` and its like give: encrypted for the server, which holds the session key. */
export interface OpenData {
  encryptedData: string;
  iv: string;
}

/** The part of `wx` that is used here; `Taro` and `uni` have it too. */
export interface Platform {
  login(options: Callbacks<{ code: string }> & { timeout?: number }): unknown;
  request(options: Callbacks<Answer> & PlatformRequest): unknown;
  uploadFile(options: Callbacks<UploadAnswer> & PlatformUpload): unknown;
  getStorageSync(name: string): unknown;
  setStorageSync(name: string, value: unknown): void;
  removeStorageSync(name: string): void;
}
