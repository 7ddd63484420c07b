import { context, INVALID_TRACEID, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';
import { isTraderError } from '@trader/core';
import type { Trace } from '@trader/core';

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

const fail = (span: Span, error: unknown): void => {
  const message = error instanceof Error ? error.message : String(error);
  span.recordException(error instanceof Error ? error : message);
  if (isTraderError(error)) span.setAttribute('error.type', error.code);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  span.end();
};

/**
 * A trace that makes OpenTelemetry spans, children of the span around them. What `work` gives or throws comes through unchanged; an
 * error is recorded on the span, a promise ends it when it settles. While nobody has registered an SDK nothing is recorded.
 * `tracerName` names the instrumented part, such as `trader`.
 */
export const createTrace = (tracerName: string): Trace => {
  const tracer = trace.getTracer(tracerName);
  return (name, attributes, work) => {
    const span = tracer.startSpan(name, { attributes });
    if (span.spanContext().traceId === INVALID_TRACEID) return work(); // nobody listens; a span that is only not sampled goes on
    try {
      const result = context.with(trace.setSpan(context.active(), span), work);
      if (isPromise(result)) {
        result.then(() => span.end(), (error: unknown) => fail(span, error));
      } else {
        span.end();
      }
      return result;
    } catch (error) {
      fail(span, error);
      throw error;
    }
  };
};
