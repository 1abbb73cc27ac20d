import { z } from 'zod';
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
    return { outcome: 'unreachable', words: `Speech to text cannot be reached at ${base}: ${asked.unreachable}.` };
  const { status } = asked;
  if (status === 401 || status === 403)
    return { outcome: 'refused', words: `OPENAI_API_KEY is refused (${status}). Make a new key.` };
  if (status === 429 || status >= 500)
    return { outcome: 'refused', words: `Speech to text has trouble of its own (HTTP ${status}). Ask again later.` };
  const served = Models.safeParse(asked.json).data?.data.map(({ id }) => id);
  if (served === undefined) return withoutList(account, status);
  if (!served.includes(account.model)) return { outcome: 'refused', words: absentWords(account) };
  return { outcome: 'works', words: `answers and serves ${account.model}` };
}

/** OpenAI always lists its models. */
function withoutList(account: Account, status: number): LiveCheck {
  return isOpenAi(account)
    ? { outcome: 'refused', words: `What answers is not OpenAI (HTTP ${status}). Look at proxies.` }
    : { outcome: 'works', words: 'answers, but lists no models: WHISPER_MODEL is not compared' };
}

function absentWords(account: Account): string {
  const { shutDown } = speechModel(account.model);
  const remedy = shutDown === null ? 'to a model that it lists' : `to ${shutDown.successor}, which is used meanwhile`;
  return `The server does not serve ${account.model}. Set WHISPER_MODEL ${isOpenAi(account) ? remedy : 'to a model that it lists'}.`;
}

/** What to do before a model goes; null when nothing is announced for it. Servers of one's own keep what they have. */
export function announcedEnd(account: Account, now: Date): string | null {
  const { shutDown } = speechModel(account.model);
  if (shutDown === null || !isOpenAi(account)) return null;
  const isOver = now.toISOString().slice(0, 10) >= shutDown.on;
  const when = isOver ? `was shut down on ${shutDown.on}` : `shuts down on ${shutDown.on}`;
  return `${account.model} ${when}: set WHISPER_MODEL=${shutDown.successor}`;
}
