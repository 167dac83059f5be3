interface Login {
  readonly appid: string;
  readonly code: string;
}

/** The first line of a request to WeChat, as it came, in one spelling: its parameters in order, decoded. Anything else remains as it is. */
export function readRequest(line: string): string {
  const query = /^GET \/sns\/jscode2session\?([!-~]+) HTTP\/1\.1$/.exec(line)?.[1];
  return query === undefined ? line : spell([...new URLSearchParams(query)]);
}

/** The one request of a login: four parameters, each once. */
export const expectRequest = ({ appid, code }: Login, secret: string): string =>
  spell([
    ['appid', appid],
    ['secret', secret],
    ['js_code', code],
    ['grant_type', 'authorization_code'],
  ]);

const spell = (parameters: [string, string][]): string => JSON.stringify(parameters.sort());
