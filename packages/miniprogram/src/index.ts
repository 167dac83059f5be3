export type { Auth, AuthOptions, ProfileChange, RequestOptions } from './auth.ts';
export { createAuth } from './create-auth.ts';
export type { AuthErrorCode, AuthErrorFacts } from './errors.ts';
export { AuthError, readProblem } from './errors.ts';
export type { AuthAction, Problem, TokenAnswer, User } from './wire.ts';
export type { Answer, Callbacks, Failure, Platform, PlatformRequest, PlatformUpload, UploadAnswer } from './wx.ts';
