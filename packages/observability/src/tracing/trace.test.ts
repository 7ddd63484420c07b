import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, ParentBasedSampler, SamplingDecision, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TraderError } from '@trader/core';
import { createTrace } from './trace';

describe('createTrace while nobody listens', () => {
  it('gives what the work gives, and throws what it throws', async () => {
    const span = createTrace('trader');
    const answer = { a: 1 };
    expect(span('work', { n: 1 }, () => answer)).toBe(answer);
    expect(() => span('work', {}, () => { throw new Error('no'); })).toThrow('no');
    await expect(span('work', {}, () => Promise.resolve(5))).resolves.toBe(5);
  });
});

describe('createTrace with an SDK registered', () => {
  const exporter = new InMemorySpanExporter();
  // Made before the SDK is registered, as a module does that is imported early.
  const span = createTrace('trader');

  beforeEach(() => {
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  });
  afterEach(() => {
    exporter.reset();
    trace.disable();
    context.disable();
  });

  it('records a span with its attributes, inside the span around it', () => {
    const result = span('settle', { symbol: 'AAPL' }, () => span('submit', { quantity: 5 }, () => 'sent'));
    expect(result).toBe('sent');
    const [inner, outer] = exporter.getFinishedSpans();
    expect([inner!.name, inner!.attributes, inner!.status.code]).toEqual(['submit', { quantity: 5 }, 0]);
    expect([outer!.name, outer!.attributes]).toEqual(['settle', { symbol: 'AAPL' }]);
    expect(inner!.parentSpanContext?.spanId).toBe(outer!.spanContext().spanId);
    expect(inner!.instrumentationScope.name).toBe('trader');
  });

  it('records an error with its code, ends the span and lets the error through', () => {
    const error = new TraderError('STORAGE_FAILED', 'disk full');
    expect(() => span('journal', {}, () => { throw error; })).toThrow(error);
    const [failed] = exporter.getFinishedSpans();
    expect(failed!.status).toEqual({ code: 2, message: 'disk full' });
    expect(failed!.attributes).toEqual({ 'error.type': 'STORAGE_FAILED' });
    expect(failed!.events.map((event) => event.name)).toEqual(['exception']);
  });

  it('leaves out what is inside a span that is not sampled', () => {
    trace.disable();
    const root = { shouldSample: (_context: unknown, _trace: string, name: string) => ({ decision: name === 'noise' ? SamplingDecision.NOT_RECORD : SamplingDecision.RECORD_AND_SAMPLED }) };
    trace.setGlobalTracerProvider(new BasicTracerProvider({ sampler: new ParentBasedSampler({ root }), spanProcessors: [new SimpleSpanProcessor(exporter)] }));
    const spans = createTrace('trader');
    spans('noise', {}, () => spans('inside', {}, () => 1));
    spans('kept', {}, () => 1);
    expect(exporter.getFinishedSpans().map((each) => each.name)).toEqual(['kept']);
  });

  it('ends the span of a promise when it settles, and keeps children inside it over an await', async () => {
    const work = span('ask', {}, async () => {
      await Promise.resolve();
      return span('answer', {}, () => 7);
    });
    expect(exporter.getFinishedSpans()).toEqual([]);
    expect(await work).toBe(7);
    await expect(span('ask', {}, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    const [answer, ask, rejected] = exporter.getFinishedSpans();
    expect(answer!.parentSpanContext?.spanId).toBe(ask!.spanContext().spanId);
    expect(rejected!.status).toEqual({ code: 2, message: 'gone' });
  });
});
