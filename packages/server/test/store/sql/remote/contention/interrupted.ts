import type { RemoteDatabase } from '../../../../../src/store/sql/remote/database.ts';

/** Each question alone, and before each answer is believed somebody else may act. */
export const interrupted = (database: RemoteDatabase, interrupt: () => Promise<void>): RemoteDatabase => ({
  ...database,
  async connect() {
    const connection = await database.connect();
    return {
      ...connection,
      async look(statements) {
        const answers = [];
        for (const statement of statements) {
          answers.push(...(await connection.look([statement])));
          await interrupt();
        }
        return answers;
      },
    };
  },
});
