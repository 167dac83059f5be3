import { describe, expect, it } from 'vitest';
import { ProgramError } from '../../src/program-error.ts';
import { type Flags, readFlags, readPort } from '../../src/terminal/flags.ts';

const flags: Flags = {
  port: { value: '<port>', en: 'a port', zh: '端口' },
  app: { value: '<app>', en: 'apps', zh: '小程序' },
  fresh: { en: 'a switch', zh: '开关' },
};

describe('flags', () => {
  it('carry values, apart or with an equals sign, and the last one counts', () => {
    expect(readFlags(['--port', '1', '--port=2'], flags).find('port')).toBe('2');
  });

  it('can be repeated', () => {
    expect(readFlags(['--app', 'a:b', '--app=c:d'], flags).list('app')).toEqual(['a:b', 'c:d']);
  });

  it('can be switches', () => {
    const given = readFlags(['--fresh', '-h'], flags);
    expect([given.has('fresh'), given.has('help'), given.has('port')]).toEqual([true, true, false]);
  });

  it('may stand around one word, where a command takes one', () => {
    const file = { value: '<file>', en: 'a file', zh: '文件' };
    expect(readFlags(['a.db', '--fresh'], flags, file).operand).toBe('a.db');
    expect(readFlags(['--port', '1', 'a.db'], flags, file).operand).toBe('a.db');
    expect(readFlags(['--', '--odd'], flags, file).operand).toBe('--odd');
    expect(catchError(() => readFlags(['--fresh'], flags, file))).toMatchObject({ message: '<file> is missing.' });
    expect(catchError(() => readFlags(['a', 'b'], flags, file))).toMatchObject({
      message: expect.stringMatching(/^"b"/),
    });
    expect(readFlags(['--help'], flags, file).has('help')).toBe(true);
  });

  it.each([
    [['--prot', '1'], 'There is no flag --prot. Did you mean --port?'],
    [['--colour'], 'There is no flag --colour.'],
    [['-x'], 'There is no flag -x.'],
    [['--port'], '--port needs a value: --port <port>'],
    [['--port', '--fresh'], '--port needs a value: --port <port>'],
    [['--port='], '--port needs a value: --port <port>'],
    [['--fresh=yes'], '--fresh is a switch and takes no value.'],
    [['8800'], '"8800" is not expected here: every setting is a flag.'],
    [['--', '8800'], '"8800" is not expected here: every setting is a flag.'],
    [['--toString'], 'There is no flag --toString.'],
  ])('%j is refused: %s', (args, sentence) => {
    const problem = catchError(() => readFlags(args, flags));
    expect(problem).toBeInstanceOf(ProgramError);
    expect(problem).toMatchObject({ ending: 'usage', message: sentence });
  });
});

describe('a port', () => {
  it.each([
    [[], 8800],
    [['--port', '0'], 0],
    [['--port', '65535'], 65_535],
  ])('of %j is %i', (args, port) => {
    expect(readPort(readFlags(args, flags), 'port', 8800)).toBe(port);
  });

  it.each(['65536', 'abc', '1e3', '80.5', '-1', ' 80'])('is not %s', (text) => {
    expect(() => readPort(readFlags([`--port=${text}`], flags), 'port', 8800)).toThrow('--port must be a port');
  });
});

function catchError(action: () => unknown): unknown {
  try {
    action();
    return undefined;
  } catch (error) {
    return error;
  }
}
