import { z } from 'zod';
import { messageOf } from '../../core/errors.ts';
import type { OpenRouterSettings } from './chat-models.ts';
import { successorOf } from './retired-models.ts';

const List = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });
const TIMEOUT_MS = 5_000;

/** Asks the gateway with our key which models it serves: what is wrong in words, or that all of ours are there. */
export async function checkModels(
  settings: Pick<OpenRouterSettings, 'apiKey' | 'baseUrl' | 'models'>,
): Promise<{ readonly problem: string | null; readonly words: string }> {
  const ask = (route: string): Promise<Response> =>
    fetch(`${settings.baseUrl.replace(/\/$/, '')}${route}`, {
      headers: { authorization: `Bearer ${settings.apiKey}` },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  try {
    const key = await ask('/key');
    if (key.status === 401 || key.status === 403) return { problem: 'OPENROUTER_API_KEY is refused.', words: '' };
    const list = List.safeParse(await (await ask('/models')).json());
    if (!list.success) return { problem: null, words: 'the gateway answers, but lists no models' };
    const served = new Set(list.data.data.map(({ id }) => id));
    const { fallback, ...roles } = settings.models;
    const absent = [...new Set([...Object.values(roles), ...fallback].map(successorOf))].filter(
      (id) => !served.has(id),
    );
    return absent.length === 0
      ? { problem: null, words: 'the gateway answers and serves every configured model' }
      : {
          problem: `The gateway does not serve ${absent.join(', ')}. Set LLM_MODEL_* to models that it lists.`,
          words: '',
        };
  } catch (error) {
    return { problem: `The model gateway cannot be reached: ${messageOf(error)}`, words: '' };
  }
}
