/** The four methods wxlogin calls; pino's loggers and `console`-like ones fit. Facts never hold a secret, a token or a whole code. */
export interface Logger {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
