import { createPdfReader, createTextReader, createVideoReader, type MediaReader } from '../media/index.ts';
import { createVideoTools } from '../vendors/ffmpeg/video-tools.ts';

/** What understands files. The first that reads a type gets it, so the more special one stands first. */
export async function joinReaders(heardAndSeen: readonly MediaReader[]): Promise<readonly MediaReader[]> {
  const video = createVideoReader(await createVideoTools(), heardAndSeen);
  return [...heardAndSeen, createPdfReader(heardAndSeen), createTextReader(), video];
}
