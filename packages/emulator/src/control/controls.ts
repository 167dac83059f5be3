import type { Call } from '../calls/call.ts';
import type { Desk } from '../desk.ts';
import type { Fault } from '../faults/fault.ts';
import type { PersonPatch } from '../world/people.ts';
import { advanceClock } from './clock.ts';
import { type LoginCodeInput, mintLoginCode, mintPhoneCode, type OneTimeCode, type Whose } from './codes.ts';
import { addFault, clearFaults } from './faults.ts';
import { listCalls } from './list-calls.ts';
import { encryptForPerson, type OpenData, type OpenDataInput } from './open-data.ts';
import { describePerson, listPeople, type PersonView, showPerson } from './people.ts';
import { type PushAnswer, type PushInput, sendPush } from './pushes.ts';

/** The control side for users in the same process: each method does what its route does, and throws an InputError for a 400. */
export interface Controls {
  /** What `wx.login` gives a person. */
  loginCode(input?: LoginCodeInput): OneTimeCode;
  /** What the phone button gives a person. */
  phoneCode(input?: Whose): OneTimeCode;
  openData(input?: OpenDataInput): OpenData;
  /** Pushes to a back end what WeChat pushes: that somebody has revoked something, closed the account … */
  push(input: PushInput): Promise<PushAnswer>;
  people(): PersonView[];
  person(user: string): PersonView;
  /** Changes or invents a person; what `patch` leaves out stays. */
  describe(user: string, patch: PersonPatch): PersonView;
  /** Spoils the next answers; returns the faults still to come. */
  fault(fault: Fault): Fault[];
  clearFaults(): void;
  /** Lets codes, tokens and quotas age; returns the new time in Unix seconds. */
  advance(seconds: number): number;
  /** The last 1000 calls, oldest first; of one path when given. */
  calls(path?: string): Call[];
  /** Every call from now on. Returns the way to stop. */
  onCall(listener: (call: Call) => void): () => void;
}

export function createControls({ world, recorder }: Desk): Controls {
  return {
    loginCode: (input) => mintLoginCode(world, input),
    phoneCode: (input) => mintPhoneCode(world, input),
    openData: (input) => encryptForPerson(world, input),
    push: (input) => sendPush(world, input),
    people: () => listPeople(world),
    person: (user) => showPerson(world, user),
    describe: (user, patch) => describePerson(world, user, patch),
    fault: (fault) => addFault(world, fault),
    clearFaults: () => {
      clearFaults(world);
    },
    advance: (advanceSeconds) => advanceClock(world, { advanceSeconds }).now,
    calls: (path) => listCalls(recorder, path),
    onCall: (listener) => recorder.onCall(listener),
  };
}
