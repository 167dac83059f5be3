import { describe, expect, it } from 'vitest';
import { describeLack } from '../need-programs.mjs';
import { serverNeeds } from '../servers/kinds.mjs';

describe('what is said when servers are missing', () => {
  it('names each, and every way to get it', () => {
    expect(describeLack(serverNeeds)).toMatchInlineSnapshot(`
      "The tests need what this machine does not have: PostgreSQL, MariaDB, Redis.
        Debian, Ubuntu:  sudo apt-get install --no-install-recommends postgresql mariadb-server-core mariadb-client-core redis-server
        macOS:           brew install postgresql@17
                         brew install mariadb
                         brew install redis
        elsewhere:       set TEST_POSTGRES_URL=postgres://user:password@host/database (the user may create databases)
                         set TEST_MYSQL_URL=mysql://user:password@host/database (the user may create databases)
                         set TEST_REDIS_URL=redis://host/0 (empty numbered databases are used)"
    `);
  });
});
