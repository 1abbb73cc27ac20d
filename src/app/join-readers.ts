import {
  createPdfReader,
  createTextReader,
  createVideoReader,
  type MediaReader,
  type PictureReader,
} from '../media/index.ts';
import type { InTurn } from '../platform/in-turn.ts';
import { createVideoTools } from '../vendors/ffmpeg/video-tools.ts';

/** What understands files. The first that reads a type gets it, so the more special one stands first. */
export async function joinReaders(
  voice: MediaReader,
  pictures: PictureReader,
  inTurn: InTurn,
): Promise<readonly MediaReader[]> {
  const heardAndSeen = [voice, pictures];
  // A film may take as much as the reader of pictures keeps loaded: the one or the other.
  const alone: InTurn = (work) =>
    inTurn(async () => {
      await pictures.makeRoom();
      return work();
    });
  const video = createVideoReader(await createVideoTools(alone), heardAndSeen);
  return [...heardAndSeen, createPdfReader(heardAndSeen, inTurn), createTextReader(), video];
}
