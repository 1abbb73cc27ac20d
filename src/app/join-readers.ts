import { createPdfReader, createTextReader, createVideoReader, type MediaReader } from '../media/index.ts';
import type { RecordEvent } from '../platform/metrics.ts';
import { createVideoTools } from '../vendors/ffmpeg/video-tools.ts';
import { buildVoice, type VoiceConfig } from './build-voice.ts';

/** What understands files. The first that reads a type gets it, so the more special one stands first. */
export async function joinReaders(config: VoiceConfig, record: RecordEvent): Promise<readonly MediaReader[]> {
  const heardAndSeen: readonly MediaReader[] = [await buildVoice(config, record)];
  const video = createVideoReader(await createVideoTools(), heardAndSeen);
  return [...heardAndSeen, createPdfReader(), createTextReader(), video];
}
