import { availableParallelism } from 'node:os';
import type { AudioTools, ReadableFile } from '../../media/index.ts';
import { createPlaces } from '../../platform/in-turn.ts';
import { analyse } from './analyse.ts';
import { convert } from './convert.ts';
import { demuxerOf } from './demuxers.ts';
import { askProgram, findProgram } from './find-program.ts';
import { toM4a } from './to-m4a.ts';

/** Names or paths of the programs; for another place than the PATH. */
type Names = { readonly ffmpeg?: string; readonly ffprobe?: string };

/** Looks for ffmpeg once; null when there is none, or none that writes MP3. */
export async function findAudioTools(names: Names = {}): Promise<AudioTools | null> {
  const [ffmpeg, ffprobe] = await Promise.all([
    findProgram(names.ffmpeg ?? 'ffmpeg'),
    findProgram(names.ffprobe ?? 'ffprobe'),
  ]);
  if (ffmpeg === null) return null;
  const [about, encoders] = await Promise.all([
    askProgram(ffmpeg, '-version'),
    askProgram(ffmpeg, '-hide_banner', '-encoders'),
  ]);
  const version = /^ffmpeg version (\S+)/.exec(about)?.[1];
  if (version === undefined || !/ libmp3lame /.test(encoders)) return null;
  // A decoder takes a whole core.
  const inTurn = createPlaces(Math.max(1, availableParallelism() - 1));
  return {
    version,
    decodes: (mime) => demuxerOf(mime) !== null,
    analyse: (file, maxSeconds, signal) => inTurn(() => analyse({ ffmpeg, ffprobe }, file, maxSeconds, signal)),
    convert: (file, span, target, signal) => inTurn(() => convert(ffmpeg, file, span, target, signal)),
  };
}

/** Looks for an ffmpeg that writes AAC, for copies that every browser plays; null when there is none. */
export async function findSoundCopier(
  names: Names = {},
): Promise<((file: ReadableFile, target: string, signal: AbortSignal) => Promise<boolean>) | null> {
  const ffmpeg = await findProgram(names.ffmpeg ?? 'ffmpeg');
  if (ffmpeg === null || !/ aac /.test(await askProgram(ffmpeg, '-hide_banner', '-encoders'))) return null;
  // Customers' files are read first; one copy at a time is enough for people who listen.
  const inTurn = createPlaces(1);
  return (file, target, signal) => inTurn(() => toM4a(ffmpeg, file, target, signal));
}
