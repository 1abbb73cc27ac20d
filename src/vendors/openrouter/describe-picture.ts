import { z } from 'zod';
import { messageOf } from '../../core/errors.ts';
import type { PictureDescriber, SmallPicture } from '../../media/index.ts';
import { PRIVATE } from './chat-models.ts';
import { gatewayFetch } from './gateway-fetch.ts';
import { successorOf } from './retired-models.ts';

export type DescriberSettings = {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly model: string;
  /** What the model is asked to say, in words. */
  readonly prompt: string;
};

/** A description is a few sentences; whatever wants to say more is cut off. */
const MAX_TOKENS = 200;
const CALL_MS = 15_000;

const Answer = z.looseObject({
  choices: z.array(z.looseObject({ message: z.looseObject({ content: z.string() }) })).min(1),
  /** US dollars. */
  usage: z.looseObject({ cost: z.number().catch(0) }).nullish(),
});

/** A model with vision that says what a picture shows. It gets the picture and nothing else, and has no tools. */
export function createPictureDescriber(settings: DescriberSettings): PictureDescriber {
  return {
    name: settings.model,
    describe: async (picture, _language, signal) => {
      try {
        const response = await gatewayFetch(`${settings.baseUrl.replace(/\/$/, '')}/chat/completions`, {
          method: 'POST',
          headers: { authorization: `Bearer ${settings.apiKey}`, 'content-type': 'application/json' },
          body: JSON.stringify(requestOf(settings, picture)),
          signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]),
          redirect: 'error',
        });
        if (!response.ok) return failed(`HTTP ${response.status}`);
        const { choices, usage } = Answer.parse(await response.json());
        return {
          outcome: 'described',
          text: choices[0]?.message.content.trim() ?? '',
          costMicroUsd: Math.round((usage?.cost ?? 0) * 1_000_000),
        };
      } catch (error) {
        return failed(error instanceof z.ZodError ? 'not an answer in words' : messageOf(error));
      }
    },
  };
}

const failed = (detail: string) => ({ outcome: 'failed', detail, costMicroUsd: 0 }) as const;

const requestOf = ({ model, baseUrl, prompt }: DescriberSettings, { bytes, mime }: SmallPicture): object => ({
  model: successorOf(model),
  max_tokens: MAX_TOKENS,
  messages: [
    { role: 'system', content: prompt },
    {
      role: 'user',
      content: [
        { type: 'image_url', image_url: { url: `data:${mime};base64,${Buffer.from(bytes).toString('base64')}` } },
      ],
    },
  ],
  ...(new URL(baseUrl).hostname.endsWith('openrouter.ai') ? { provider: PRIVATE } : {}),
});
