import { createTrace } from '@trader/observability/tracing';

/** The spans of this program: nothing happens to them until an OpenTelemetry SDK is registered. */
export const trace = createTrace('trader');
