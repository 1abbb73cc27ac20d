import { z } from 'zod';
import type { Both } from '../../core/language.ts';
import { askJson, type LiveCheck } from '../../platform/live-check.ts';
import { addressOf, isOpenAi, type SpeechAccount } from './client.ts';
import { speechModel } from './models.ts';

const Models = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });

type Account = SpeechAccount & { readonly model: string };

/** Asks with the key which models are served, which costs nothing. Servers of one's own may not know the question. */
export async function checkSpeechAccount(account: Account): Promise<LiveCheck> {
  const base = addressOf(account);
  const asked = await askJson(`${base}/models`, { authorization: `Bearer ${account.apiKey}` });
  if ('unreachable' in asked)
    return {
      outcome: 'unreachable',
      words: {
        es: `La transcripción no se alcanza en ${base}: ${asked.unreachable.es}.`,
        en: `Speech to text cannot be reached at ${base}: ${asked.unreachable.en}.`,
      },
    };
  const { status } = asked;
  if (status === 401 || status === 403)
    return {
      outcome: 'refused',
      words: {
        es: `OPENAI_API_KEY no se acepta (${status}). Haz otra llave.`,
        en: `OPENAI_API_KEY is refused (${status}). Make a new key.`,
      },
    };
  if (status === 429 || status >= 500)
    return {
      outcome: 'refused',
      words: {
        es: `La transcripción tiene problemas propios (HTTP ${status}). Pregunta más tarde.`,
        en: `Speech to text has trouble of its own (HTTP ${status}). Ask again later.`,
      },
    };
  const served = Models.safeParse(asked.json).data?.data.map(({ id }) => id);
  if (served === undefined) return withoutList(account, status);
  if (!served.includes(account.model)) return { outcome: 'refused', words: absentWords(account) };
  return {
    outcome: 'works',
    words: { es: `contesta y tiene ${account.model}`, en: `answers and serves ${account.model}` },
  };
}

/** OpenAI always lists its models. */
function withoutList(account: Account, status: number): LiveCheck {
  return isOpenAi(account)
    ? {
        outcome: 'refused',
        words: {
          es: `Lo que contesta no es OpenAI (HTTP ${status}). Revisa los proxies.`,
          en: `What answers is not OpenAI (HTTP ${status}). Look at proxies.`,
        },
      }
    : {
        outcome: 'works',
        words: {
          es: 'contesta, pero no dice qué modelos tiene: WHISPER_MODEL no se compara',
          en: 'answers, but lists no models: WHISPER_MODEL is not compared',
        },
      };
}

function absentWords(account: Account): Both {
  const { shutDown } = speechModel(account.model);
  const successor = isOpenAi(account) ? shutDown?.successor : undefined;
  return {
    es: `El servidor no tiene ${account.model}. Pon en WHISPER_MODEL ${successor === undefined ? 'un modelo de su lista' : `${successor}, que se usa mientras tanto`}.`,
    en: `The server does not serve ${account.model}. Set WHISPER_MODEL to ${successor === undefined ? 'a model that it lists' : `${successor}, which is used meanwhile`}.`,
  };
}

/** What to do before a model goes; null when nothing is announced for it. Servers of one's own keep what they have. */
export function announcedEnd(account: Account, now: Date): Both | null {
  const { shutDown } = speechModel(account.model);
  if (shutDown === null || !isOpenAi(account)) return null;
  const isOver = now.toISOString().slice(0, 10) >= shutDown.on;
  const remedy = `WHISPER_MODEL=${shutDown.successor}`;
  return {
    es: `${account.model} ${isOver ? 'se apagó' : 'se apaga'} el ${shutDown.on}: pon ${remedy}`,
    en: `${account.model} ${isOver ? 'was shut down' : 'shuts down'} on ${shutDown.on}: set ${remedy}`,
  };
}
