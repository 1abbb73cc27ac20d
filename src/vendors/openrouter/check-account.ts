import { z } from 'zod';
import type { Both } from '../../core/language.ts';
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
  if (list === undefined)
    return {
      outcome: 'works',
      words: {
        es: 'contesta, pero no dice qué modelos tiene: los nombres no se comparan',
        en: 'answers, but lists no models: the ids are not compared',
      },
    };
  return compare(modelIds, new Set(list.data.map(({ id }) => id)));
}

const unreachable = (base: string, reason: Both): LiveCheck => ({
  outcome: 'unreachable',
  words: {
    es: `El servicio de modelos no se alcanza en ${base}: ${reason.es}.`,
    en: `The model gateway cannot be reached at ${base}: ${reason.en}.`,
  },
});

type Answer = Extract<Asked, { readonly status: number }>;

const refusedKey = (status: number): Both => ({
  es: `OPENROUTER_API_KEY no se acepta (${status}). Haz otra llave.`,
  en: `OPENROUTER_API_KEY is refused (${status}). Make a new key.`,
});
const NO_CREDIT: Both = {
  es: 'Se acabó el saldo (402). Agrega saldo a la cuenta.',
  en: 'The credit is used up (402). Add credit to the account.',
};
const LIMIT: Both = {
  es: 'Se acabó el límite de OPENROUTER_API_KEY. Súbelo o haz otra llave.',
  en: 'The limit of OPENROUTER_API_KEY is used up. Raise it or make a new key.',
};

function problemOfKey({ status, json }: Answer): Both | null {
  if (status === 401 || status === 403) return refusedKey(status);
  if (status === 402) return NO_CREDIT;
  const left = Key.safeParse(json).data?.data.limit_remaining ?? null;
  return left !== null && left <= 0 ? LIMIT : null;
}

function problemOfList({ status }: Answer, base: string): Both | null {
  if (status === 401 || status === 403) return refusedKey(status);
  if (status >= 500 || status === 429)
    return {
      es: `El servicio de modelos tiene problemas propios (HTTP ${status}). Pregunta más tarde.`,
      en: `The gateway has trouble of its own (HTTP ${status}). Ask again later.`,
    };
  if (status !== 404) return null;
  return {
    es: `Lo que contesta en ${base} no es un servicio de modelos (404). Revisa LLM_BASE_URL.`,
    en: `What answers at ${base} is no model gateway (404). Look at LLM_BASE_URL.`,
  };
}

/** A retired id whose successor is served works: the program asks for the successor. */
function compare(modelIds: readonly string[], served: ReadonlySet<string>): LiveCheck {
  const isServed = (id: string): boolean => served.has(id) || served.has(id.replace(ROUTING, ''));
  const absent = [...new Set(modelIds)].filter((id) => !isServed(successorOf(id)));
  if (absent.length > 0) {
    const names = absent.map((id) => replacedModels([id])[0] ?? id).join(', ');
    const words = {
      es: `El servicio de modelos no tiene ${names}. Pon en LLM_MODEL_* nombres de su lista.`,
      en: `The gateway does not serve ${names}. Set LLM_MODEL_* to ids that it lists.`,
    };
    return { outcome: 'refused', words };
  }
  const replaced = replacedModels(modelIds);
  const retired = replaced.join(', ');
  const words = {
    es: `contesta y tiene todos los modelos configurados${retired && `; retirados: ${retired}`}`,
    en: `answers and serves every configured model${retired && `; retired: ${retired}`}`,
  };
  return { outcome: 'works', words };
}
