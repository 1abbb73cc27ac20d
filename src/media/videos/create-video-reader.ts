import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MediaReader } from '../ports.ts';
import { readPart, together } from '../read-parts.ts';
import { unread } from '../unread.ts';

/** Takes videos apart. False: there is no such track, or it cannot be decoded. */
export type VideoTools = {
  /** Writes the first frame as PNG. */
  readonly firstFrame: (source: string, target: string, signal: AbortSignal) => Promise<boolean>;
  /** Writes the sound as Ogg Opus, at most some minutes of it. */
  readonly sound: (source: string, target: string, signal: AbortSignal) => Promise<boolean>;
};

/** Reads a video as a picture (its first frame) and as a voice note (its sound), by the readers of these. */
export function createVideoReader(tools: VideoTools | null, readers: readonly MediaReader[]): MediaReader {
  return {
    name: 'video',
    reads: (mime) => mime.startsWith('video/'),
    read: async (file, hints, signal) => {
      if (tools === null) return unread('not_configured');
      const folder = await mkdtemp(join(tmpdir(), 'recado-video-'));
      try {
        const [frame, sound] = [join(folder, 'frame.png'), join(folder, 'sound.ogg')];
        const [hasFrame, hasSound] = [
          await tools.firstFrame(file.path, frame, signal),
          await tools.sound(file.path, sound, signal),
        ];
        if (!hasFrame && !hasSound) return unread('damaged');
        const parts = await Promise.all([
          hasFrame ? readPart(readers, 'imagen', frame, 'image/png', hints, signal) : null,
          hasSound ? readPart(readers, 'sonido', sound, 'audio/ogg', hints, signal) : null,
        ]);
        return together(parts.filter((part) => part !== null));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
