import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { appid, type Desk, startDesk } from '../desk.ts';

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
beforeAll(() => {
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => {
  trace.disable();
  context.disable();
});

let desk: Desk;
afterEach(async () => {
  await desk.close();
  exporter.reset();
});

const open = async () => {
  // As a host writes it: the tracer of the API fits without a cast.
  desk = await startDesk({ tracer: trace.getTracer('wxlogin') });
  exporter.reset();
};
const find = (name: string): ReadableSpan => {
  const found = exporter.getFinishedSpans().find((span) => span.name === name);
  if (!found) throw new Error(`no ${name} among ${exporter.getFinishedSpans().map((span) => span.name)}`);
  return found;
};

describe('the spans of a login', () => {
  it('are nested as it happens: request, login, WeChat and store', async () => {
    await open();
    const { headers } = await desk.send('POST', '/login', { json: { code: await desk.code(), appid } });
    const [request, login] = [find('wxlogin request'), find('wxlogin login')];
    expect(request.parentSpanContext).toBeUndefined();
    expect(login.parentSpanContext?.spanId).toBe(request.spanContext().spanId);
    for (const name of ['wechat jscode2session', 'store openLogin'])
      expect([name, find(name).parentSpanContext?.spanId]).toEqual([name, login.spanContext().spanId]);
    const requestId = headers.get('x-request-id');
    expect(request.attributes).toEqual({
      'wxlogin.request_id': requestId,
      'wxlogin.result': 'ok',
      'http.route': '/login',
      'http.response.status_code': 200,
    });
    const ofLogin = { 'wxlogin.request_id': requestId, 'wxlogin.appid': appid, 'wxlogin.result': 'ok' };
    expect(login.attributes).toEqual(ofLogin);
    expect(find('wechat jscode2session').attributes).toEqual(ofLogin);
  });

  it('stand below the span of the framework around us', async () => {
    await open();
    const code = await desk.code();
    await trace.getTracer('host').startActiveSpan('GET host', async (span) => {
      await desk.send('POST', '/login', { json: { code, appid } });
      span.end();
    });
    expect(find('wxlogin request').parentSpanContext?.spanId).toBe(find('GET host').spanContext().spanId);
  });

  it('say why it was refused, and mark only what is broken', async () => {
    await open();
    await desk.send('POST', '/login', { json: { code: 'wrong-code', appid } });
    expect(find('wechat jscode2session').attributes['wxlogin.result']).toBe('40029');
    expect(find('wxlogin login').attributes['wxlogin.result']).toBe('js_code_invalid');
    expect(find('wxlogin login').status.code).toBe(SpanStatusCode.UNSET);
    exporter.reset();
    desk.emulator.fault({ path: '/sns/jscode2session', reset: true });
    await desk.send('POST', '/login', { json: { code: await desk.code(), appid } });
    for (const name of ['wxlogin login', 'wxlogin request']) expect(find(name).status.code).toBe(SpanStatusCode.ERROR);
  });

  it('hold nothing a stranger chose, and nothing secret', async () => {
    await open();
    const code = await desk.code();
    const { json } = await desk.send('POST', '/login?planted=query', {
      json: { code, appid },
      headers: { 'idempotency-key': 'planted-key' },
    });
    await desk.send('POST', '/refresh', { json: { refresh_token: json.refresh_token } });
    await desk.send('GET', '/me', { bearer: json.access_token });
    await desk.send('GET', '/planted-path');
    await desk.send('POST', '/login', { json: { code: 'planted-code', appid: 'wx00000000planted0' } });
    await desk.send('POST', '/login', { json: { code: 'planted-code', appid: 'wx0000000000000000' } });
    const shown = JSON.stringify(
      exporter.getFinishedSpans().map(({ name, attributes, events, status }) => [name, attributes, events, status]),
    );
    const [, openid = ''] = /openid[\\":]+([\w-]{20,})/.exec(JSON.stringify(desk.emulator.calls())) ?? [];
    expect(openid).not.toBe('');
    for (const secret of [code, json.access_token, json.refresh_token, openid, 'planted', 'wx0000000000000000'])
      expect(shown).not.toContain(secret);
    expect(shown).toContain('"wxlogin.appid":"unknown"');
  });

  it('end also where the service throws', async () => {
    await open();
    await expect(desk.login.verify('no token')).rejects.toThrow();
    await desk.send('GET', '/me', { bearer: 'x' });
    expect(find('wxlogin request').attributes['wxlogin.result']).toBe('access_token_invalid');
  });
});
