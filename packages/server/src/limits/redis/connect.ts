import type { Redis } from 'ioredis';

/** A connection that keeps coming back, and on which nothing ever waits for Redis to come back. Loads its package only now. */
export async function createClient(url: string): Promise<Redis> {
  const { Redis } = await import('ioredis');
  return new Redis(url, {
    lazyConnect: true,
    connectionName: 'wxlogin',
    // What cannot be asked now is not asked later: it would be counted late, or twice.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // One that is loading or a replica answers with an error, which is all that matters here.
    enableReadyCheck: false,
    disableClientInfo: true,
    connectTimeout: 2000,
    // A connection that owes an answer for this long is dead, whatever TCP believes.
    socketTimeout: 5000,
    disconnectTimeout: 100,
    retryStrategy: (times) => Math.min(50 * 2 ** times, 2000),
  });
}
