import { stat } from 'node:fs/promises';
import type { Track, VideoTools } from '../../media/index.ts';
import type { InTurn } from '../../platform/in-turn.ts';
import { findProgram } from './find-program.ts';
import { type Run, runBounded } from './run-bounded.ts';

const FRAME_MS = 20_000;
const SOUND_MS = 60_000;
/** As long as a voice note that is worth listening to. */
const MAX_SECONDS = 600;
const MAX_BYTES = 20 * 1_048_576;

/** Only this file is opened, only these formats are tried: a playlist inside a video leads nowhere. */
const BOUNDED = [
  ...['-nostdin', '-hide_banner', '-v', 'error', '-filter_threads', '1', '-threads', '1'],
  ...['-protocol_whitelist', 'file', '-max_alloc', '67108864', '-max_pixels', '40000000'],
];
const FORMATS = 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts';

/**
 * ffmpeg for videos; null when this machine has none. `inTurn` waits until a process may take a core and as much memory
 * as a small program; `maxSeconds` is how much of a sound is taken.
 */
export async function createVideoTools(inTurn: InTurn, maxSeconds = MAX_SECONDS): Promise<VideoTools | null> {
  const ffmpeg = await findProgram('ffmpeg');
  if (ffmpeg === null) return null;
  return {
    firstFrame: (source, target, signal) => {
      const scale = "scale='min(1600,iw)':-2";
      const frame = ['-map', '0:v:0', '-frames:v', '1', '-vf', scale, '-threads', '1', '-update', '1'];
      const args = [...input(source), ...frame, target];
      return inTurn(() => make({ command: ffmpeg, args, timeoutMs: FRAME_MS }, target, signal, null));
    },
    sound: (source, target, signal) => {
      const opus = ['-map', '0:a:0', '-vn', '-ac', '1', '-ar', '16000', '-c:a', 'libopus', '-b:a', '24k'];
      const bounds = ['-t', String(maxSeconds), '-fs', String(MAX_BYTES), '-progress', 'pipe:3'];
      const args = [...input(source), ...opus, ...bounds, '-f', 'ogg', target];
      return inTurn(() => make({ command: ffmpeg, args, timeoutMs: SOUND_MS }, target, signal, maxSeconds));
    },
  };
}

const input = (source: string): string[] => [...BOUNDED, '-format_whitelist', FORMATS, '-i', `file:${source}`];

/** Frames of sound are cut a little before or after the second that was asked for. */
const TOLERANCE_SECONDS = 0.1;

async function make(run: Run, target: string, signal: AbortSignal, maxSeconds: number | null): Promise<Track> {
  const { code, isOutOfTime, isTooLarge, err, progress } = await runBounded(run, signal);
  if (isTooLarge) return { outcome: 'failed', reason: 'too_large' };
  if (isOutOfTime) return { outcome: 'failed', reason: 'timed_out' };
  if (/matches no streams/.test(err)) return { outcome: 'none' };
  // That says nothing of the film: the disk has room again later.
  if (/No space left/.test(err)) return { outcome: 'failed', reason: 'vendor_failed' };
  const bytes = (await stat(target).catch(() => null))?.size ?? 0;
  if (code !== 0 || bytes === 0) return { outcome: 'failed', reason: 'damaged' };
  const seconds = Number([...progress.matchAll(/^out_time_us=(\d+)$/gm)].at(-1)?.[1] ?? 0) / 1e6;
  const isCut = maxSeconds !== null && seconds >= maxSeconds - TOLERANCE_SECONDS;
  return { outcome: 'written', cutAtSeconds: isCut ? maxSeconds : null };
}
