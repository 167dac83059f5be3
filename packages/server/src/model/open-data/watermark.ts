/** Open data that WeChat has encrypted for one app at one time. */
export interface WatermarkWanted {
  readonly appid: string;
  /** Unix seconds. */
  readonly now: number;
  /** How far from now it may have been made. */
  readonly maxAgeSeconds: number;
}

export type OpenData = Readonly<Record<string, unknown>>;

/** Whether decrypted data is an object that WeChat has marked for this app, lately. */
export function isOpenDataOf(data: unknown, { appid, now, maxAgeSeconds }: WatermarkWanted): data is OpenData {
  const watermark = isObject(data) ? data.watermark : undefined;
  if (!isObject(watermark) || watermark.appid !== appid) return false;
  const { timestamp } = watermark;
  return Number.isSafeInteger(timestamp) && Math.abs(now - (timestamp as number)) <= maxAgeSeconds;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
