import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/index.ts';
import type { AccountWatch, Transcriber } from '../media/index.ts';
import { createDemoTranscriber, createVoiceReader, type MediaReader, watchedTranscriber } from '../media/index.ts';
import type { RecordEvent } from '../platform/metrics.ts';
import { findAudioTools } from '../vendors/ffmpeg/index.ts';

export type VoiceConfig = Pick<Config, 'speech' | 'dataDir'>;

/** The reader of sound: voice notes, files, and sound tracks that were taken out of films. Starts with or without ffmpeg and a key. */
export async function buildVoice(config: VoiceConfig, record: RecordEvent, watch: AccountWatch): Promise<MediaReader> {
  const workFolder = join(config.dataDir, 'tmp');
  await mkdir(workFolder, { recursive: true, mode: 0o700 });
  const [transcriber, tools] = await Promise.all([
    buildTranscriber(config.speech, record, watch),
    findAudioTools(),
    removeAbandoned(workFolder),
  ]);
  const deps = { transcriber, tools, limits: config.speech.limits, workFolder, record };
  return createVoiceReader(deps);
}

/** Null when nobody hears. The SDK is loaded only when it is used. */
async function buildTranscriber(
  speech: Config['speech'],
  record: RecordEvent,
  watch: AccountWatch,
): Promise<Transcriber | null> {
  if (speech.kind !== 'openai') return speech.kind === 'demo' ? createDemoTranscriber() : null;
  const { apiKey, baseUrl, model } = speech;
  const { createWhisper } = await import('../vendors/whisper/index.ts');
  return watchedTranscriber(createWhisper({ apiKey, baseUrl, model, record }), watch);
}

const HOUR_MS = 3_600_000;

/** Copies that a killed process left behind. Other processes may be reading: only what is older than an hour goes. */
async function removeAbandoned(workFolder: string): Promise<void> {
  const names = (await readdir(workFolder)).filter((name) => name.startsWith('voice-'));
  for (const name of names) {
    const path = join(workFolder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs < Date.now() - HOUR_MS) await rm(path, { recursive: true, force: true });
  }
}
