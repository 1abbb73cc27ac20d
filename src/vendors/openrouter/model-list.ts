import { z } from 'zod';
import { askJson } from '../../platform/live-check.ts';

const List = z.looseObject({
  data: z.array(z.looseObject({ id: z.string(), supported_parameters: z.array(z.string()).nullish().catch(null) })),
});

export type ModelList = {
  /** Parameters that a model takes; null while nothing is known of it. */
  readonly parametersOf: (model: string) => ReadonlySet<string> | null;
  /** Asks the gateway for its list; returns those of `wanted` that it does not serve. An unknown list knows nothing. */
  readonly refresh: (wanted: readonly string[]) => Promise<readonly string[]>;
};

/** What the gateway says of its models: read at the start and daily, in the background, and never a reason not to answer. */
export function createModelList(account: { readonly baseUrl: string; readonly apiKey: string }): ModelList {
  let known: ReadonlyMap<string, ReadonlySet<string> | null> = new Map();
  return {
    parametersOf: (model) => known.get(model) ?? null,
    refresh: async (wanted) => {
      const url = `${account.baseUrl.replace(/\/$/, '')}/models`;
      const answer = await askJson(url, { authorization: `Bearer ${account.apiKey}` });
      const list = 'json' in answer ? List.safeParse(answer.json).data : undefined;
      if (list === undefined) return [];
      known = new Map(
        list.data.map(({ id, supported_parameters: names }) => [id, names ? new Set(names) : null] as const),
      );
      return wanted.filter((id) => !known.has(id));
    },
  };
}
