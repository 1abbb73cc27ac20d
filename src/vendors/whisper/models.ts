import type { Charge, SoundPart } from '../../media/index.ts';

/**
 * Which parameters a model takes. `whisper`: language, prompt, verbose_json. `prompt`: the same as plain json.
 * `keywords`: languages and keywords. `speakers`: language only.
 */
export type Dialect = 'whisper' | 'prompt' | 'keywords' | 'speakers';

export type SpeechModel = {
  readonly dialect: Dialect;
  /** Millionths of a dollar for a minute of sound; null when unknown. */
  readonly microUsdPerMinute: number | null;
  /** Announced last day and what takes its place; null when none is announced. */
  readonly shutDown: { readonly on: string; readonly successor: string } | null;
};

/** https://developers.openai.com/api/docs/deprecations, as of November 2026. */
const SHUT_DOWN = { on: '2027-02-26', successor: 'gpt-transcribe' };

/** Prices of a minute: https://developers.openai.com/api/docs/pricing, as of November 2026. */
const MODELS: Readonly<Record<string, SpeechModel>> = {
  'gpt-transcribe': { dialect: 'keywords', microUsdPerMinute: 4_500, shutDown: null },
  'whisper-1': { dialect: 'whisper', microUsdPerMinute: 6_000, shutDown: SHUT_DOWN },
  'gpt-4o-transcribe': { dialect: 'prompt', microUsdPerMinute: 6_000, shutDown: SHUT_DOWN },
  'gpt-4o-mini-transcribe': { dialect: 'prompt', microUsdPerMinute: 3_000, shutDown: SHUT_DOWN },
  'gpt-4o-mini-transcribe-2025-12-15': { dialect: 'prompt', microUsdPerMinute: 3_000, shutDown: SHUT_DOWN },
  'gpt-4o-transcribe-diarize': { dialect: 'speakers', microUsdPerMinute: 6_000, shutDown: SHUT_DOWN },
};

/** Later models of OpenAI are taken for kin of `gpt-transcribe`; any other name is of a server of one's own. */
export const speechModel = (id: string): SpeechModel =>
  MODELS[id] ?? {
    dialect: /^gpt-.*transcribe/.test(id) ? 'keywords' : 'prompt',
    microUsdPerMinute: null,
    shutDown: null,
  };

/** The dearest known price, for models whose own is unknown. */
const DEAREST = Math.max(...Object.values(MODELS).map(({ microUsdPerMinute }) => microUsdPerMinute ?? 0));
/** Of a voice note of WhatsApp, for machines that cannot measure; nothing longer than an hour is heard. */
const BYTES_PER_SECOND = 2_000;
const LONGEST_SECONDS = 3_600;

/** What a part will cost, before it is sent; nothing at a server of one's own. */
export function expectedCharge({ part, model, isOpenAi }: Expected): Charge {
  const units = Math.ceil(part.seconds ?? Math.min(LONGEST_SECONDS, part.bytes / BYTES_PER_SECOND));
  const microUsdPerMinute = speechModel(model).microUsdPerMinute ?? DEAREST;
  const sound = { model, unit: 'second', units } as const;
  return isOpenAi
    ? { ...sound, vendor: 'openai', costMicroUsd: priceOf(microUsdPerMinute, units) }
    : { ...sound, vendor: 'own-server', costMicroUsd: 0 };
}

type Expected = {
  readonly part: Pick<SoundPart, 'seconds' | 'bytes'>;
  readonly model: string;
  readonly isOpenAi: boolean;
};

const priceOf = (microUsdPerMinute: number, seconds: number): number =>
  Math.round((Math.ceil(seconds) * microUsdPerMinute) / 60);

/** OpenAI rounds to whole seconds. Null when length or price is unknown. */
export function costMicroUsd({ microUsdPerMinute }: SpeechModel, seconds: number | null): number | null {
  return microUsdPerMinute === null || seconds === null ? null : priceOf(microUsdPerMinute, seconds);
}
