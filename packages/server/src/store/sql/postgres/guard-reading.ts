import type { Client as PgClient } from 'pg';

/** What the driver cannot read it throws at the whole process; so it ends the connection alone. For a client that is connected. */
export function guardReading({ connection: { stream } }: PgClient): void {
  for (const read of stream.listeners('data') as ((bytes: Buffer) => void)[]) {
    stream.off('data', read);
    stream.on('data', (bytes) => {
      try {
        read(bytes);
      } catch (cause) {
        stream.destroy(new Error('Connection terminated: what arrived cannot be read', { cause }));
      }
    });
  }
}
