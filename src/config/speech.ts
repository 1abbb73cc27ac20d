import type { Environment } from './env.ts';
import type { SpeechSettings } from './types.ts';

/** Longer sounds are cut at silences into parts of about this length, which are heard side by side. */
const PART_SECONDS = 300;

/** An address of a server without a key for it. */
export const speechProblems = (given: ReadonlySet<string>): string[] =>
  given.has('OPENAI_BASE_URL') && !given.has('OPENAI_API_KEY')
    ? [
        'OPENAI_API_KEY is missing beside OPENAI_BASE_URL: set the key of that server (any word when it asks for none), or remove OPENAI_BASE_URL.',
      ]
    : [];

/** A model is chosen, but nobody is there to run it. */
export const speechDoubts = (given: ReadonlySet<string>): string[] =>
  given.has('WHISPER_MODEL') && !given.has('OPENAI_API_KEY')
    ? ['WHISPER_MODEL has no effect: OPENAI_API_KEY is not set, so nothing is transcribed.']
    : [];

/** Without a key a stand-in that cannot hear while the simulator is on, and nobody otherwise. */
export function readSpeechSettings(env: Environment, isSimulated: boolean): SpeechSettings {
  const limits = {
    maxBytes: env.VOICE_MAX_MB * 1_024 * 1_024,
    maxSeconds: env.VOICE_MAX_MINUTES * 60,
    partSeconds: PART_SECONDS,
  };
  const apiKey = env.OPENAI_API_KEY;
  if (apiKey === undefined) return { limits, kind: isSimulated ? 'demo' : 'none' };
  return { limits, kind: 'openai', apiKey, baseUrl: env.OPENAI_BASE_URL ?? null, model: env.WHISPER_MODEL };
}
