/** Somebody told the emulator something it cannot use. The message says what, the hint what to write instead. */
export class InputError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = 'InputError';
    this.hint = hint;
  }
}
