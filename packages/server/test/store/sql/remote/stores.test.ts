import { describe } from 'vitest';
import { freshMysql, freshPostgres, isAvailable } from '../../../servers/fresh.ts';
import { describeStoreContract } from '../../store-contract.ts';
import { openRemoteStore } from './open-remote-store.ts';

describe.skipIf(!isAvailable('postgres'))('PostgreSQL', () => {
  describeStoreContract('postgres', openRemoteStore(freshPostgres));
});

describe.skipIf(!isAvailable('mysql'))('MariaDB', () => {
  describeStoreContract('mysql', openRemoteStore(freshMysql));
});
