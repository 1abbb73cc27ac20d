import type { Environment } from './env.ts';
import type { SpeechSettings } from './types.ts';

/** Longer sounds are cut at silences into parts of about this length, which are heard side by side. */
const PART_SECONDS = 300;

/** A server or a model is chosen, but there is no key. Other programs read the same names, so it stops nothing. */
export const speechDoubts = (given: ReadonlySet<string>): string[] =>
  ['OPENAI_BASE_URL', 'WHISPER_MODEL']
    .filter((name) => given.has(name) && !given.has('OPENAI_API_KEY'))
    .map(
      (name) =>
        `${name} has no effect: OPENAI_API_KEY is not set, so nothing is transcribed. A server without keys takes any word.`,
    );

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
