import type { SoundPart, Transcript } from '../../media/index.ts';
import { costMicroUsd, speechModel } from './models.ts';
import type { Answer } from './schema.ts';

const NAMES: Readonly<Record<string, string>> = { spanish: 'es', english: 'en' };

/** Whisper's own thresholds for a stretch that holds no speech (openai/whisper, transcribe.py). */
const NO_SPEECH = 0.6;
const LOG_PROBABILITY = -1;

type Asked = { readonly part: SoundPart; readonly model: string; readonly isOpenAi: boolean };

/** A server of one's own costs nothing here, whatever its model is called. */
export function toTranscript(answer: Answer, { part, model, isOpenAi }: Asked): Transcript {
  const seconds = answer.usage?.seconds ?? answer.duration ?? part.seconds;
  return {
    outcome: 'heard',
    text: answer.text,
    language: languageOf(answer),
    model,
    isWeak: (answer.segments ?? []).some(
      ({ avg_logprob, no_speech_prob }) => no_speech_prob > NO_SPEECH && avg_logprob < LOG_PROBABILITY,
    ),
    seconds,
    costMicroUsd: isOpenAi ? costMicroUsd(speechModel(model), seconds) : 0,
  };
}

/** Codes as they are, names of Spanish and English as codes; other names stay, and count as another language. */
function languageOf({ language, languages }: Answer): string | null {
  const reported = languages?.[0]?.code ?? language ?? '';
  const plain = reported.trim().toLowerCase();
  if (plain === '') return null;
  return NAMES[plain] ?? plain.split('-')[0] ?? null;
}
