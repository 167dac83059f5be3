import type { Problem, TokenAnswer, User } from '@wxlogin/miniprogram';
import { describe, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { loginAnswer, problemAnswer, tokenAnswer, userAnswer } from '../../src/http/schemas.ts';

/** The SDK's wire types are its own; the compiler holds them against what the server says it sends. */
describe('what the server sends', () => {
  it('is what the SDK reads', () => {
    expectTypeOf<z.output<typeof userAnswer>>().toExtend<User>();
    expectTypeOf<z.output<typeof tokenAnswer>>().toExtend<TokenAnswer>();
    expectTypeOf<z.output<typeof loginAnswer>>().toExtend<TokenAnswer>();
    expectTypeOf<z.output<typeof problemAnswer>>().toExtend<Problem>();
  });
});
