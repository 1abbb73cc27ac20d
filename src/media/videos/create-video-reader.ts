import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MediaReader } from '../ports.ts';
import { readPart, together } from '../read-parts.ts';
import type { Part, Reading } from '../types.ts';
import { unread } from '../unread.ts';

/** What became of one track of a film. `cutAtSeconds` is null when all of it was written; `none`: the film has no such track. */
export type Track =
  | { readonly outcome: 'written'; readonly cutAtSeconds: number | null }
  | { readonly outcome: 'none' }
  | { readonly outcome: 'failed'; readonly reason: 'damaged' | 'timed_out' | 'too_large' | 'vendor_failed' };

/** Takes videos apart, bounded in time, memory and output. */
export type VideoTools = {
  /** Writes the first frame as PNG. */
  readonly firstFrame: (source: string, target: string, signal: AbortSignal) => Promise<Track>;
  /** Writes the sound as Ogg Opus, at most some minutes of it. */
  readonly sound: (source: string, target: string, signal: AbortSignal) => Promise<Track>;
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
        // What an earlier attempt understood is there, whatever becomes of the film this time.
        const known = (label: string) => hints.known?.find((part) => part.label === label);
        const seen = known('imagen') ?? (await tools.firstFrame(file.path, frame, signal));
        const heard = known('sonido') ?? (await tools.sound(file.path, sound, signal));
        signal.throwIfAborted();
        if (isNone(seen) && isNone(heard)) return unread('damaged');
        const read = (label: string, path: string, mime: string) => readPart(readers, label, path, mime, hints, signal);
        const parts = await Promise.all([
          partOf('imagen', seen, () => read('imagen', frame, 'image/png')),
          partOf('sonido', heard, () => read('sonido', sound, 'audio/ogg')),
        ]);
        return marked(together(parts.filter((part) => part !== null)), parts[1]);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

const isNone = (found: Track | Part): boolean => 'outcome' in found && found.outcome === 'none';

/** What is no fault of the film. */
const MAY_PASS: ReadonlySet<string> = new Set(['timed_out', 'vendor_failed']);

/** Null: there is no such track. One that cannot be taken out of the film is a part that was not understood. */
async function partOf(label: string, found: Track | Part, read: () => Promise<Part>): Promise<Part | null> {
  if (!('outcome' in found)) return found;
  if (found.outcome === 'none') return null;
  if (found.outcome === 'failed') return { label, reading: unread(found.reason, MAY_PASS.has(found.reason)) };
  const { reading } = await read();
  if (found.cutAtSeconds === null) return { label, reading };
  // What follows a sound that was cut may say the opposite.
  return { label, reading: { ...reading, isSure: false, detail: { ...reading.detail, [CUT_AT]: found.cutAtSeconds } } };
}

/** Kept with the sound, so that it is known too when only the picture is read again. */
const CUT_AT = 'soundCutAtSeconds';

function marked(reading: Reading, sound: Part | null | undefined): Reading {
  const cutAt = sound?.reading.detail[CUT_AT];
  return cutAt === undefined ? reading : { ...reading, detail: { ...reading.detail, [CUT_AT]: cutAt } };
}
