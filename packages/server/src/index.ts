export type { Clock } from './clock.ts';
export { createLogin, type Login } from './create-login.ts';
export { type ErrorAction, type ErrorCode, errorTable, LoginError } from './errors.ts';
export { type EventName, eventTable, type LoginEvent } from './events.ts';
export type { NodeHandler } from './http/node.ts';
export type { Logger } from './logger.ts';
export { type LoginOptions, OptionsError, optionsSchema } from './options.ts';
export type { RowsWritten } from './store/store.ts';
export type { AccessTokenClaims } from './tokens/access-token.ts';
