/** A system call as strace saw it. */
export interface Call {
  readonly name: string;
  /** Of the first argument, where that is an open file: what `-y` says of it, such as a path or `socket:[123]`. */
  readonly target: string;
  /** All text arguments, one after the other, a character for a byte. */
  bytes: string;
  /** What it returned; undefined until then, and when it never did. */
  result?: number;
}

/** Calls of several threads overlap: each begins, and ends later. */
export interface Moment {
  readonly phase: 'begin' | 'end';
  readonly call: Call;
}

const whole = /^(\d+) +(\w+)\((.*)\) += (-?\d+)/;
const unfinished = /^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$/;
const resumed = /^(\d+) +<\.\.\. \w+ resumed>(.*)\) += (-?\d+)/;

/** Reads what `strace -f -y -x -o <file>` wrote; what is no call, such as a signal or the end of a thread, is left out. */
export async function* readCalls(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Moment> {
  const open = new Map<string, Call>();
  for await (const line of lines) {
    const [, thread = '', name = '', text = '', result] = whole.exec(line) ?? unfinished.exec(line) ?? [];
    if (name) {
      const call = describeCall(name, text);
      yield { phase: 'begin', call };
      if (result === undefined) open.set(thread, call);
      else yield end(call, result);
      continue;
    }
    const [, resumedThread = '', rest = '', late] = resumed.exec(line) ?? [];
    const call = open.get(resumedThread);
    if (!call || late === undefined) continue;
    open.delete(resumedThread);
    // What a call reads is known when it ends.
    call.bytes += readTexts(rest);
    yield end(call, late);
  }
}

function end(call: Call, result: string): Moment {
  call.result = Number(result);
  return { phase: 'end', call };
}

const describeCall = (name: string, text: string): Call => ({
  name,
  target: /^\d+<((?:[^<>]|->)*)>/.exec(text)?.[1] ?? '',
  bytes: readTexts(text),
});

const readTexts = (text: string): string =>
  [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, quoted = '']) => decode(quoted)).join('');

const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', v: '\v', f: '\f' };

const decode = (quoted: string): string =>
  quoted.replace(/\\(?:x([0-9a-f]{2})|([0-7]{1,3})|(.))/g, (_, hex?: string, octal?: string, other = '') => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    return letters[other] ?? other;
  });
