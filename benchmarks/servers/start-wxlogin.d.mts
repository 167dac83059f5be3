/** `wxlogin start` in a process of its own. */
export declare function startWxlogin(wish: {
  readonly folder: string;
  readonly name: string;
  readonly database: string;
  readonly wechatURL: string;
  /** What its command begins with, such as taskset. */
  readonly under?: readonly string[];
}): Promise<{
  readonly url: string;
  readonly pid: number;
  readonly logFile: string;
  /** With numbers, at the port for operators. */
  readonly env: Readonly<Record<string, string>>;
  /** Microseconds of processor time. */
  usage(): number;
  /** From the start to the first answer. */
  readonly startMs: number;
  memoryMB(): number;
  stop(): Promise<void>;
}>;

/** A client that may ask /introspect, made at the command line. */
export declare function createClient(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly id: string; readonly secret: string }>;
