/** What a column holds, whatever a database calls the type. */
export type ColumnType = 'bytes' | 'text' | 'integer';

export interface Table {
  /** The columns of the primary key, in its order. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnType>>;
}

/** Every table with its columns, once. The migrations make them, statements and copies are built from here; a test compares the two. */
export const tables = {
  users: {
    key: ['id'],
    columns: {
      id: 'bytes',
      status: 'text',
      nickname: 'text',
      avatar_url: 'text',
      phone_masked: 'text',
      roles: 'text',
      epoch: 'integer',
      created_at: 'integer',
      banned_until: 'integer',
      ban_reason: 'text',
    },
  },
  identities: {
    key: ['subject', 'namespace'],
    columns: { namespace: 'text', subject: 'bytes', user_id: 'bytes', created_at: 'integer' },
  },
  sessions: {
    key: ['id'],
    columns: {
      id: 'bytes',
      user_id: 'bytes',
      appid: 'text',
      counter: 'integer',
      salt: 'bytes',
      user_epoch: 'integer',
      created_at: 'integer',
      rotated_at: 'integer',
      idle_expires_at: 'integer',
      expires_at: 'integer',
      ended_at: 'integer',
      end_reason: 'text',
      device: 'text',
      place: 'text',
    },
  },
  attempts: {
    key: ['session_id'],
    columns: { session_id: 'bytes', code_hash: 'bytes', key_hash: 'bytes', at: 'integer' },
  },
  avatars: {
    key: ['id'],
    columns: { id: 'bytes', user_id: 'bytes', media_type: 'text', bytes: 'bytes' },
  },
  bans: {
    key: ['identity_hash'],
    columns: { identity_hash: 'bytes', reason: 'text', banned_until: 'integer', created_at: 'integer' },
  },
  phones: {
    key: ['user_id'],
    columns: {
      user_id: 'bytes',
      number_hash: 'bytes',
      sealed_number: 'bytes',
      code_hash: 'bytes',
      bound_at: 'integer',
    },
  },
  session_keys: {
    key: ['user_id', 'appid'],
    columns: { user_id: 'bytes', appid: 'text', session_id: 'bytes', sealed_key: 'bytes' },
  },
  avatar_leftovers: {
    key: ['id'],
    columns: { id: 'bytes', due_at: 'integer' },
  },
  signing_keys: {
    key: ['kid'],
    columns: {
      kid: 'text',
      alg: 'text',
      public_jwk: 'text',
      sealed_private_key: 'bytes',
      created_at: 'integer',
      active_at: 'integer',
      retired_at: 'integer',
    },
  },
  facts: {
    key: ['name'],
    columns: { name: 'text', value: 'text' },
  },
  leases: {
    key: ['name'],
    columns: { name: 'text', holder: 'text', expires_at: 'integer' },
  },
  wechat_api_tokens: {
    key: ['appid'],
    columns: {
      appid: 'text',
      version: 'integer',
      sealed_token: 'bytes',
      expires_at: 'integer',
      forced_at: 'integer',
      forced_on_day: 'integer',
    },
  },
  link_conflicts: {
    key: ['user_id', 'other_user_id', 'namespace'],
    columns: { user_id: 'bytes', other_user_id: 'bytes', namespace: 'text', at: 'integer' },
  },
  merges: {
    key: ['id'],
    columns: {
      id: 'bytes',
      kept_user_id: 'bytes',
      merged_user_id: 'bytes',
      moved: 'bytes',
      at: 'integer',
      undone_at: 'integer',
    },
  },
  clients: {
    key: ['id'],
    columns: {
      id: 'bytes',
      name: 'text',
      secret_hash: 'bytes',
      scopes: 'text',
      appids: 'text',
      created_at: 'integer',
      ended_at: 'integer',
    },
  },
  audit_events: {
    key: ['id'],
    columns: {
      id: 'bytes',
      at: 'integer',
      name: 'text',
      actor: 'text',
      result: 'text',
      request_id: 'text',
      appid: 'text',
      user_id: 'bytes',
      session_id: 'bytes',
      reason: 'text',
      place: 'text',
    },
  },
  audit_seals: {
    key: ['number'],
    columns: {
      number: 'integer',
      covers_from: 'bytes',
      covers_below: 'bytes',
      events: 'integer',
      at: 'integer',
      previous_hash: 'bytes',
      hash: 'bytes',
    },
  },
} as const satisfies Readonly<Record<string, Table>>;

export type TableName = keyof typeof tables;
