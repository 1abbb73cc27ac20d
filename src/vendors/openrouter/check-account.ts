import { z } from 'zod';
import { type Asked, askJson, type LiveCheck } from '../../platform/live-check.ts';
import { replacedModels, successorOf } from './retired-models.ts';

type Account = { readonly apiKey: string; readonly baseUrl: string; readonly modelIds: readonly string[] };

const Models = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });
const Key = z.looseObject({ data: z.looseObject({ limit_remaining: z.number().nullish().catch(null) }) });
/** Ways of choosing a provider, which OpenRouter takes behind any id and does not list. */
const ROUTING = /:(nitro|floor|online|exacto)$/;

/**
 * Asks the gateway with our key what the key may still do and which models it serves. Gateways other than OpenRouter
 * may know neither question; then only what they do answer is judged.
 */
export async function checkModelAccount({ apiKey, baseUrl, modelIds }: Account): Promise<LiveCheck> {
  const base = baseUrl.replace(/\/$/, '');
  const ask = (route: string): Promise<Asked> => askJson(`${base}${route}`, { authorization: `Bearer ${apiKey}` });
  const [key, models] = await Promise.all([ask('/key'), ask('/models')]);
  if ('unreachable' in models) return unreachable(base, models.unreachable);
  if ('unreachable' in key) return unreachable(base, key.unreachable);
  const problem = problemOfKey(key) ?? problemOfList(models, base);
  if (problem !== null) return { outcome: 'refused', words: problem };
  const list = Models.safeParse(models.json).data;
  if (list === undefined) return { outcome: 'works', words: 'answers, but lists no models: the ids are not compared' };
  return compare(modelIds, new Set(list.data.map(({ id }) => id)));
}

const unreachable = (base: string, reason: string): LiveCheck => ({
  outcome: 'unreachable',
  words: `The model gateway cannot be reached at ${base}: ${reason}.`,
});

type Answer = Extract<Asked, { readonly status: number }>;

function problemOfKey({ status, json }: Answer): string | null {
  if (status === 401 || status === 403) return `OPENROUTER_API_KEY is refused (${status}). Make a new key.`;
  if (status === 402) return 'The credit is used up (402). Add credit to the account.';
  const left = Key.safeParse(json).data?.data.limit_remaining ?? null;
  return left !== null && left <= 0 ? 'The limit of OPENROUTER_API_KEY is used up. Raise it or make a new key.' : null;
}

function problemOfList({ status }: Answer, base: string): string | null {
  if (status === 401 || status === 403) return `OPENROUTER_API_KEY is refused (${status}). Make a new key.`;
  if (status >= 500 || status === 429) return `The gateway has trouble of its own (HTTP ${status}). Ask again later.`;
  return status === 404 ? `What answers at ${base} is no model gateway (404). Look at LLM_BASE_URL.` : null;
}

/** A retired id whose successor is served works: the program asks for the successor. */
function compare(modelIds: readonly string[], served: ReadonlySet<string>): LiveCheck {
  const isServed = (id: string): boolean => served.has(id) || served.has(id.replace(ROUTING, ''));
  const absent = [...new Set(modelIds)].filter((id) => !isServed(successorOf(id)));
  if (absent.length > 0) {
    const names = absent.map((id) => replacedModels([id])[0] ?? id).join(', ');
    return { outcome: 'refused', words: `The gateway does not serve ${names}. Set LLM_MODEL_* to ids that it lists.` };
  }
  const replaced = replacedModels(modelIds);
  const words = 'answers and serves every configured model';
  return { outcome: 'works', words: replaced.length === 0 ? words : `${words}; retired: ${replaced.join(', ')}` };
}
