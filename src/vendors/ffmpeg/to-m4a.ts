import type { ReadableFile } from '../../media/index.ts';
import { demuxerOf, inputArgs } from './demuxers.ts';
import { runBounded } from './run-bounded.ts';

const TIMEOUT_MS = 60_000;
/** An hour of speech; more is cut. */
const MAX_SECONDS = 3_600;
const MAX_BYTES = 32_000_000;

/** Writes the first sound track to `target` as AAC in MP4, which every browser plays, without the file's tags. False: it could not. */
export async function toM4a(ffmpeg: string, file: ReadableFile, target: string, signal: AbortSignal): Promise<boolean> {
  const demuxer = demuxerOf(file.mime);
  if (demuxer === null) return false;
  const before = ['-nostdin', '-hide_banner', '-v', 'error', '-threads', '1', '-n', ...inputArgs(file.path, demuxer)];
  const sound = ['-map', '0:a:0', '-vn', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'];
  const aac = ['-t', String(MAX_SECONDS), '-ac', '1', '-c:a', 'aac', '-b:a', '48k', '-fs', String(MAX_BYTES)];
  const args = [...before, ...sound, ...aac, '-movflags', '+faststart', '-f', 'ipod', `file:${target}`];
  const ran = await runBounded({ command: ffmpeg, args, timeoutMs: TIMEOUT_MS }, signal);
  return !ran.isOutOfTime && ran.code === 0;
}
