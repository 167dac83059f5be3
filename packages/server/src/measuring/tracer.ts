import type { Step, StepEnd } from '../measure.ts';

/** The part of a span that is used; one of `@opentelemetry/api` fits. */
export interface TraceSpan {
  setAttributes(attributes: Record<string, string | number>): unknown;
  /** 2: an error. */
  setStatus(status: { code: 2 }): unknown;
  end(): void;
}

/** The part of a tracer that is used: `trace.getTracer('wxlogin')` of `@opentelemetry/api` fits. */
export interface Tracer {
  startActiveSpan<T>(
    name: string,
    options: { attributes: Record<string, string | number> },
    run: (span: TraceSpan) => T,
  ): T;
}

/** Who a step belongs to. Nothing else may go into a span: see Step. */
export function describeStep({ name, of, requestId, appid }: Step) {
  const attributes = {
    ...(requestId !== undefined && { 'wxlogin.request_id': requestId }),
    ...(appid !== undefined && { 'wxlogin.appid': appid }),
  };
  return { name: of === undefined ? `wxlogin ${name}` : `${name} ${of}`, options: { attributes } };
}

export function endSpan(span: TraceSpan, { result, route, status }: StepEnd): void {
  span.setAttributes({
    'wxlogin.result': result,
    ...(route && { 'http.route': route }),
    ...(status !== undefined && { 'http.response.status_code': status }),
  });
  // A refusal is an answer like another; what is broken is marked.
  if (status === undefined ? broken.has(result) : status >= 500) span.setStatus({ code: 2 });
  span.end();
}

const broken: ReadonlySet<string> = new Set([
  'internal',
  'storage_unavailable',
  'wechat_unavailable',
  'wechat_timeout',
  'app_misconfigured',
]);
