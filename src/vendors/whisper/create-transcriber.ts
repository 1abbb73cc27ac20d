import { sleep } from '../../core/clock.ts';
import type { ReadingHints, SoundPart, Transcriber, Transcript } from '../../media/index.ts';
import type { RecordEvent } from '../../platform/metrics.ts';
import { type AskSpeech, createSpeechClient, isOpenAi, type SpeechAccount } from './client.ts';
import { classifyFault, type Fault } from './faults.ts';
import { toTranscript } from './map.ts';
import { expectedCharge, speechModel } from './models.ts';
import { parametersFor } from './parameters.ts';
import { Answer } from './schema.ts';

export type WhisperDeps = SpeechAccount & {
  readonly model: string;
  readonly record: RecordEvent;
  /** Before each further attempt, in milliseconds; their number bounds the attempts. */
  readonly waitsMs?: readonly number[];
  /** Of one attempt. */
  readonly timeoutMs?: number;
};

/** Limit of OpenAI for one file. */
const MAX_BYTES = 25 * 1_024 * 1_024;
const WAITS_MS = [500, 2_000];
const TIMEOUT_MS = 45_000;
/** Longer waits are left to whoever tries the whole file again. */
const LONGEST_WAIT_MS = 10_000;

type Attempt = { readonly transcript: Transcript } | { readonly fault: Fault };

/** Speech to text by OpenAI or any server that speaks its protocol. */
export function createWhisper(deps: WhisperDeps): Transcriber {
  const { waitsMs = WAITS_MS, record } = deps;
  const ask = createSpeechClient(deps, deps.timeoutMs ?? TIMEOUT_MS);
  const own = isOpenAi(deps);
  // The first part that hears of it changes the model for the rest of this process.
  let { model } = deps;
  const replace = (retired: string): boolean => {
    const successor = speechModel(retired).shutDown?.successor;
    if (successor === undefined) return false;
    if (model === retired) {
      model = successor;
      record('speech_model_replaced', { model: retired, successor });
    }
    return true;
  };

  async function transcribe(part: SoundPart, hints: ReadingHints, signal: AbortSignal): Promise<Transcript> {
    const waits = [...waitsMs];
    for (;;) {
      const asked = model;
      const attempt = await askOnce(ask, { part, model: asked, isOpenAi: own }, hints, signal);
      if ('transcript' in attempt) return attempt.transcript;
      const { failed, isTransient, isRetired, retryAfterMs } = attempt.fault;
      if (isRetired && replace(asked)) continue;
      const wait = Math.max(waits.shift() ?? Number.POSITIVE_INFINITY, retryAfterMs ?? 0);
      if (!isTransient || wait > LONGEST_WAIT_MS || signal.aborted) return failed;
      await sleep(wait, signal);
    }
  }
  const expects: Transcriber['expects'] = (part) => expectedCharge({ part, model, isOpenAi: own });
  return { name: 'whisper', isStandIn: false, maxBytes: MAX_BYTES, expects, transcribe };
}

type Asked = { readonly part: SoundPart; readonly model: string; readonly isOpenAi: boolean };

async function askOnce(ask: AskSpeech, asked: Asked, hints: ReadingHints, signal: AbortSignal): Promise<Attempt> {
  const { part, model } = asked;
  try {
    const answer = Answer.safeParse(await ask(part, model, parametersFor(speechModel(model).dialect, hints), signal));
    if (answer.success) return { transcript: toTranscript(answer.data, asked) };
    const failed = { outcome: 'failed', reason: 'vendor_failed', isWorthRetrying: true } as const;
    return { transcript: { ...failed, code: 'strange_answer', mayBeCharged: true } };
  } catch (error) {
    return { fault: classifyFault(error) };
  }
}
