export type { Call } from './calls/call.ts';
export type { LoginCodeInput, OneTimeCode, Whose } from './control/codes.ts';
export type { PersonView } from './control/people.ts';
export { InputError } from './input/input-error.ts';
export type { EmulatorOptions } from './options.ts';
export { type Emulator, startEmulator } from './start-emulator.ts';
export { type App, type AppInput, demoApp } from './world/apps.ts';
export type { Person, PersonInput, PersonPatch } from './world/people.ts';
