import type { AuthAction, Problem, TokenAnswer, User } from '@wxlogin/miniprogram';
import type { UserSession } from '@wxlogin/miniprogram/account';
import { describe, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { ErrorCode } from '../../src/errors.ts';
import type { deletionBody, sessionsAnswer } from '../../src/http/schemas/account.ts';
import type {
  decryptBody,
  loginAnswer,
  loginBody,
  logoutBody,
  phoneBody,
  problemAnswer,
  profileBody,
  refreshBody,
  tokenAnswer,
  userAnswer,
} from '../../src/http/schemas.ts';

/** The SDK's wire types are its own; the compiler holds them against what the server says it sends. */
describe('what the server sends', () => {
  it('is what the SDK reads', () => {
    expectTypeOf<z.output<typeof userAnswer>>().toExtend<User>();
    expectTypeOf<z.output<typeof tokenAnswer>>().toExtend<TokenAnswer>();
    expectTypeOf<z.output<typeof loginAnswer>>().toExtend<TokenAnswer>();
    expectTypeOf<z.output<typeof problemAnswer>>().toExtend<Problem>();
    expectTypeOf<z.output<typeof sessionsAnswer>>().toExtend<{ sessions: UserSession[] }>();
  });

  it('is told to the SDK’s users whole', () => {
    expectTypeOf<keyof z.output<typeof userAnswer>>().toEqualTypeOf<keyof User>();
    expectTypeOf<keyof z.output<typeof loginAnswer>>().toEqualTypeOf<keyof TokenAnswer>();
    expectTypeOf<z.output<typeof sessionsAnswer>['sessions'][number]>().toEqualTypeOf<UserSession>();
    expectTypeOf<z.output<typeof problemAnswer>['action']>().toEqualTypeOf<AuthAction>();
    // `parts` is for those who watch the service.
    expectTypeOf<Exclude<keyof z.output<typeof problemAnswer>, 'parts'>>().toEqualTypeOf<keyof Problem>();
  });

  it('has the codes that the SDK looks at', () => {
    expectTypeOf<'phone_code_used'>().toExtend<ErrorCode>();
  });
});

/** The SDK writes them where it sends them; no type of its own names them. */
describe('what the SDK sends', () => {
  it('is what the server takes', () => {
    expectTypeOf<{ code: string; appid: string }>().toExtend<z.input<typeof loginBody>>();
    expectTypeOf<{ refresh_token: string }>().toExtend<z.input<typeof refreshBody>>();
    expectTypeOf<{ refresh_token: string; all: boolean }>().toExtend<z.input<typeof logoutBody>>();
    expectTypeOf<{ nickname: string }>().toExtend<z.input<typeof profileBody>>();
    expectTypeOf<{ code: string }>().toExtend<z.input<typeof phoneBody>>();
    expectTypeOf<{ code: string }>().toExtend<z.input<typeof deletionBody>>();
    expectTypeOf<{ encrypted_data: string; iv: string }>().toExtend<z.input<typeof decryptBody>>();
  });
});
