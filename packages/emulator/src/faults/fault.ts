/** How the next answers of a WeChat path go wrong. Fields may be combined; what is left out stays as WeChat would do it. */
export interface Fault {
  /** Which path; every WeChat path when left out. */
  path?: string;
  /** How many answers, default 1; 'always' until cleared. */
  times?: number | 'always';
  /** Default true: WeChat does its work (spends the code …) and only the answer goes wrong. false: the call never arrived. */
  handled?: boolean;
  errcode?: number;
  errmsg?: string;
  status?: number;
  /** Sent in place of the answer: text as it is, anything else as JSON. */
  body?: unknown;
  /** The same for bytes that are no text, such as a compressed bomb. */
  bodyBase64?: string;
  contentType?: string;
  headers?: Record<string, string>;
  /** Blanks after the body, for bodies of a gigabyte or without end. Sent chunked. */
  extraBytes?: number;
  /** Wait before the first byte. */
  delayMs?: number;
  /** Never answer. */
  hang?: boolean;
  /** Reset the connection (RST) instead of answering, or, with `truncate`, after the cut. */
  reset?: boolean;
  /** Send only so many bytes of the body, then cut the connection; true: half of them. */
  truncate?: number | boolean;
  /** Send the body this slowly. */
  bytesPerSecond?: number;
}
