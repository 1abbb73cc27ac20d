import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MediaReader } from '../ports.ts';
import type { ReadableFile, Reading, ReadingHints } from '../types.ts';
import { unread } from '../unread.ts';

/** Takes videos apart. False: there is no such track, or it cannot be decoded. */
export type VideoTools = {
  /** Writes the first frame as PNG. */
  readonly firstFrame: (source: string, target: string, signal: AbortSignal) => Promise<boolean>;
  /** Writes the sound as Ogg Opus, at most some minutes of it. */
  readonly sound: (source: string, target: string, signal: AbortSignal) => Promise<boolean>;
};

type Part = { readonly label: string; readonly reading: Reading };

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

async function readPart(
  readers: readonly MediaReader[],
  label: string,
  path: string,
  mime: string,
  hints: ReadingHints,
  signal: AbortSignal,
): Promise<Part> {
  const reader = readers.find((one) => one.reads(mime));
  if (!reader) return { label, reading: unread('not_configured') };
  const file: ReadableFile = { path, mime, bytes: (await stat(path)).size };
  return { label, reading: await reader.read(file, hints, signal) };
}

/** What was understood of any part; sure only when all of it is. */
function together(parts: readonly Part[]): Reading {
  const read = parts.filter(({ reading }) => reading.unread === null);
  const [first] = parts;
  if (!first) return unread('damaged');
  const costMicroUsd = parts.reduce((sum, { reading }) => sum + reading.costMicroUsd, 0);
  const holdsCard = parts.some(({ reading }) => reading.holdsCard);
  const isWorthRetrying = parts.some(({ reading }) => reading.isWorthRetrying);
  const detail = Object.fromEntries(
    parts.map(({ label, reading }) => [label, { ...reading.detail, unread: reading.unread }]),
  );
  // What nobody was paid for says more than what was looked at in vain.
  const refused = parts.find(({ reading }) => reading.unread === 'over_budget' || reading.unread === 'day_limit');
  if (read.length === 0) return { ...(refused ?? first).reading, isWorthRetrying, costMicroUsd, holdsCard, detail };
  return {
    unread: null,
    isWorthRetrying: false,
    text: read.map(({ label, reading }) => `(${label}) ${reading.text}`).join('\n'),
    isSure: parts.every(({ reading }) => reading.unread === null && reading.isSure),
    detail,
    costMicroUsd,
    holdsCard,
  };
}
