import type { Attributes, SpanStart } from '../platform/tracing/index.ts';
import type { Tool } from './define-tool.ts';
import type { StepUsage } from './read-usage.ts';

/** A call of a model, by the names that OpenTelemetry has for it. */
export const modelSpan = (model: string): SpanStart => ({
  ...{ name: 'model call', kind: 'client' },
  attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': model },
});

/** What it used; never what was asked or said. */
export const usageOfSpan = (step: StepUsage): Attributes => ({
  'gen_ai.response.model': step.model,
  'gen_ai.usage.input_tokens': step.inputTokens,
  'gen_ai.usage.output_tokens': step.outputTokens,
  'recado.usage.cached_tokens': step.cachedTokens,
  'recado.usage.cost_usd': step.costMicroUsd / 1_000_000,
});

export const toolSpan = ({ name, risk }: Tool): SpanStart => ({
  name: 'tool call',
  attributes: { 'gen_ai.tool.name': name, 'recado.tool.risk': risk },
});
