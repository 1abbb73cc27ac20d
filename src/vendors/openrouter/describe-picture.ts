import { z } from 'zod';
import { messageOf } from '../../core/errors.ts';
import type { Description, PictureDescriber, SmallPicture } from '../../media/index.ts';
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

const count = z.number().nullish().catch(null);
const Answer = z.looseObject({
  choices: z
    .array(z.looseObject({ message: z.looseObject({ content: z.string() }) }))
    .min(1)
    .nullish()
    .catch(null),
  /** US dollars. */
  usage: z.looseObject({ cost: count, prompt_tokens: count, completion_tokens: count }).nullish(),
});

/**
 * What a description costs at most: 2,000 tokens of picture and prompt and 200 of answer at USD 2 and 10 a million, the price
 * of the dearest model that is named in `.env.example` (openrouter.ai/models, as of November 2026). The gateway says what it
 * did cost.
 */
const MOST = { units: 2_200, costMicroUsd: 6_000 };

/** A model with vision that says what a picture shows. It gets the picture and nothing else, and has no tools. */
export function createPictureDescriber(settings: DescriberSettings): PictureDescriber {
  const vendor = isOpenRouter(settings) ? 'openrouter' : 'gateway';
  return {
    name: settings.model,
    expects: () => ({ ...MOST, vendor, model: successorOf(settings.model), unit: 'token' }),
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
        return toDescription(await response.json());
      } catch (error) {
        const isLate = error instanceof Error && /^(Timeout|Abort)Error$/.test(error.name);
        return { ...failed(messageOf(error)), ...(isLate && { mayBeCharged: true as const }) };
      }
    },
  };
}

/** Words or not, what the gateway says it costs is paid. */
function toDescription(body: unknown): Description {
  const answer = Answer.safeParse(body).data;
  const usage = answer?.usage;
  const costMicroUsd = Math.round((usage?.cost ?? 0) * 1_000_000);
  const text = answer?.choices?.[0]?.message.content.trim();
  if (text === undefined) return { ...failed('not an answer in words'), costMicroUsd };
  const tokens = (usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0) || null;
  return { outcome: 'described', text, costMicroUsd, tokens };
}

const isOpenRouter = ({ baseUrl }: Pick<DescriberSettings, 'baseUrl'>): boolean =>
  new URL(baseUrl).hostname.endsWith('openrouter.ai');

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
  ...(isOpenRouter({ baseUrl }) ? { provider: PRIVATE } : {}),
});
