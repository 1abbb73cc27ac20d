export { ATTRIBUTES, type Attributes } from './attributes.ts';
export { openTracing } from './open-tracing.ts';
export type { OtlpSettings } from './otlp.ts';
export { noTracing } from './tracing.ts';
export type { Landmark, Place, SpanHandle, SpanName, SpanStart, Tracing } from './types.ts';
