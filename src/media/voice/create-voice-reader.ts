import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordEvent } from '../../platform/metrics.ts';
import type { MediaReader } from '../ports.ts';
import type { ReadableFile, Reading, ReadingHints } from '../types.ts';
import { conclude, costOf, type Heard, unreadSound } from './conclude.ts';
import { examineSound, type Unheard, unheard } from './examine-sound.ts';
import { isSound } from './formats.ts';
import { hearPart } from './hear-part.ts';
import type { AudioTools, Transcriber } from './ports.ts';
import { prepareParts } from './prepare-parts.ts';
import type { SoundPart, VoiceLimits } from './types.ts';

export type VoiceReaderDeps = {
  /** Null: nobody transcribes, and customers are asked to type. */
  readonly transcriber: Transcriber | null;
  /** Null: no ffmpeg on this machine. */
  readonly tools: AudioTools | null;
  readonly limits: VoiceLimits;
  /** Where copies are made for the time of one reading; it exists. */
  readonly workFolder: string;
  readonly record: RecordEvent;
};

/** Hears voice notes and sound files. */
export const createVoiceReader = (deps: VoiceReaderDeps): MediaReader => ({
  name: 'voice',
  reads: isSound,
  read: (file, hints, signal) => readTimed(deps, file, hints, signal),
});

async function readTimed(
  deps: VoiceReaderDeps,
  file: ReadableFile,
  hints: ReadingHints,
  signal: AbortSignal,
): Promise<Reading> {
  const began = performance.now();
  const reading = await readSound(deps, file, hints, signal);
  deps.record('sound_read', { result: reading.unread ?? 'heard', ms: Math.round(performance.now() - began) });
  return reading;
}

async function readSound(
  { transcriber, tools, limits, workFolder }: VoiceReaderDeps,
  file: ReadableFile,
  hints: ReadingHints,
  signal: AbortSignal,
): Promise<Reading> {
  if (transcriber === null) return unreadSound(unheard('not_configured', false));
  const examined = await examineSound({ transcriber, tools, limits }, file, signal);
  if (examined.outcome === 'unheard') return unreadSound(examined);
  const folder = await mkdtemp(join(workFolder, 'voice-'));
  try {
    const prepareDeps = { tools, limits, folder, maxPartBytes: transcriber.maxBytes };
    // A stand-in looks for words in the file as it came, so it gets no copy.
    const parts = transcriber.isStandIn ? [asItIs(file)] : await prepareParts(prepareDeps, file, examined, signal);
    if ('outcome' in parts) return unreadSound(parts);
    const { heard, failure } = await transcribeParts(transcriber, parts, hints, signal);
    if (failure !== null) return unreadSound(failure, costOf(heard));
    return conclude({ transcriber, examined, heard, hints });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const asItIs = ({ path, mime, bytes }: ReadableFile): SoundPart => ({
  path,
  fileName: 'voice',
  mime,
  bytes,
  seconds: null,
});

/** How many parts of one sound are transcribed at one time. */
const AT_ONE_TIME = 3;

/** All parts or a failure: half of a message could say the opposite of the whole. */
async function transcribeParts(
  transcriber: Transcriber,
  parts: readonly SoundPart[],
  hints: ReadingHints,
  signal: AbortSignal,
): Promise<{ readonly heard: readonly Heard[]; readonly failure: Unheard | null }> {
  const heard: Heard[] = [];
  for (let from = 0; from < parts.length; from += AT_ONE_TIME) {
    const batch = parts.slice(from, from + AT_ONE_TIME);
    const transcripts = await Promise.all(batch.map((part) => hearPart(transcriber, part, hints, signal)));
    heard.push(...transcripts.filter((one) => one.outcome === 'heard'));
    const failed = transcripts.find((one) => one.outcome === 'failed');
    if (failed !== undefined) {
      const { reason, isWorthRetrying, code } = failed;
      return { heard, failure: unheard(reason, isWorthRetrying, { transcriber: transcriber.name, code }) };
    }
  }
  return { heard, failure: null };
}
