export type { Clock } from './clock.ts';
export { createLogin } from './create-login.ts';
export { type ErrorAction, type ErrorCode, errorTable, LoginError } from './errors.ts';
export { type EventName, eventTable, type LoginEvent } from './events.ts';
export type { UserPhoneNumber } from './flows/phone/find-phone-number.ts';
export type { NodeHandler } from './http/node.ts';
export type { Logger } from './logger.ts';
export type { Login, OfUser } from './login.ts';
export { metricsMediaType } from './measuring/registry.ts';
export type { Tracer, TraceSpan } from './measuring/tracer.ts';
export type { UserExport, UserRecord } from './model/account/record.ts';
export { type ClientScope, clientScopes, reservedScopes } from './model/clients/client.ts';
export type { Identity } from './model/identity.ts';
export type { LinkConflict, Merge, MergeId, MergeRefusal } from './model/linking/merge.ts';
export type { KeyLife, SigningKeyState } from './model/signing-key.ts';
export { jwksMaxAgeSeconds } from './model/signing-key.ts';
export type { User } from './model/user.ts';
export {
  type ClientFacts,
  type Clients,
  type ClientsOptions,
  type ClientWithSecret,
  type NewClient,
  openClients,
} from './operating/open-clients.ts';
export { type KeyOperations, type OperateKeysOptions, operateKeys } from './operating/operate-keys.ts';
export { type Merged, type OperateUsersOptions, operateUsers, type UserOperations } from './operating/operate-users.ts';
export { type Config, type LoginOptions, OptionsError, optionsSchema, readOptions } from './options.ts';
export type { RolesChanged } from './store/account.ts';
export { type SearchAuditOptions, searchAudit } from './store/audit/search-audit.ts';
export {
  type AuditFinding,
  type AuditReport,
  type VerifyAuditOptions,
  verifyAudit,
} from './store/audit/verify-audit.ts';
export type { UndoOutcome } from './store/linking.ts';
export {
  type CopyOptions,
  type CopyProgress,
  type CopyReport,
  copyDatabase,
} from './store/moving/copy/copy-database.ts';
export { type EndSessionsOptions, endEverySession } from './store/moving/end-sessions.ts';
export { type MigrateOptions, type MigrationStep, migrateDatabase } from './store/moving/migrate-database.ts';
export { MovingError, type MovingRefusal, movingRefusals } from './store/moving/moving-error.ts';
export { type BackupOptions, backupDatabase } from './store/moving/sqlite-files/backup-database.ts';
export { type Restored, type RestoreOptions, restoreDatabase } from './store/moving/sqlite-files/restore-database.ts';
export type { FileProgress } from './store/moving/sqlite-files/watch-size.ts';
export type { CompromisedKeyRemoved, RowsWritten } from './store/store.ts';
export type { AccessTokenClaims } from './tokens/access-token.ts';
export { type AppVerdict, checkApp } from './wechat/check-app.ts';
