/** Ids that were once in use and are served no more, with what took their place (state of November 2026). */
const SUCCESSORS: Readonly<Record<string, string>> = {
  'anthropic/claude-3-haiku': 'anthropic/claude-haiku-5.5',
  'anthropic/claude-3-sonnet': 'anthropic/claude-sonnet-5.5',
  'openai/gpt-4o-mini': 'openai/gpt-6-luna',
  'openai/gpt-3.5-turbo': 'openai/gpt-6-luna',
  'mistralai/mistral-7b': 'mistralai/mistral-small-2603',
  'mistralai/mistral-7b-instruct': 'mistralai/mistral-small-2603',
  'meta-llama/llama-3-8b': 'meta-llama/llama-3.1-8b-instruct',
  'meta-llama/llama-3-8b-instruct': 'meta-llama/llama-3.1-8b-instruct',
};

/** The id that is really asked for. */
export const successorOf = (id: string): string => SUCCESSORS[id] ?? id;

/** Settings that name a retired model, as `old → new`, for the log. */
export const replacedModels = (ids: readonly string[]): string[] =>
  [...new Set(ids)].flatMap((id) => (id in SUCCESSORS ? [`${id} → ${SUCCESSORS[id]}`] : []));
