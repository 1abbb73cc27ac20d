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

/** OpenAI rounds to whole seconds. Null when length or price is unknown. */
export function costMicroUsd({ microUsdPerMinute }: SpeechModel, seconds: number | null): number | null {
  if (microUsdPerMinute === null || seconds === null) return null;
  return Math.round((Math.ceil(seconds) * microUsdPerMinute) / 60);
}
