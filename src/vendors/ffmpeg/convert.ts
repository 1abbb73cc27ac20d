import { stat } from 'node:fs/promises';
import type { Conversion, ReadableFile, Span } from '../../media/index.ts';
import { demuxerOf, inputArgs } from './demuxers.ts';
import { runBounded } from './run-bounded.ts';

const TIMEOUT_MS = 60_000;
/** 32 kbit/s; half as much again for headers and rounding. */
const MAX_BYTES_A_SECOND = 6_000;
const HEADER_BYTES = 65_536;

/**
 * Writes a stretch of the first sound track as MP3 for speech: mono, 16 kHz, 32 kbit/s, without the file's tags. The
 * stretch is cut in samples that came out, so that it fits what the analysis measured.
 */
export async function convert(
  ffmpeg: string,
  file: ReadableFile,
  { from, to }: Span,
  target: string,
  signal: AbortSignal,
): Promise<Conversion> {
  const demuxer = demuxerOf(file.mime);
  if (demuxer === null) return { outcome: 'failed', reason: 'damaged' };
  const cut = `asetpts=N/SR/TB,atrim=start=${from}:end=${to},asetpts=N/SR/TB`;
  const most = String(Math.ceil((to - from) * MAX_BYTES_A_SECOND) + HEADER_BYTES);
  const sound = ['-map', '0:a:0', '-vn', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1', '-af', cut];
  const mp3 = ['-t', String(to - from), '-ac', '1', '-ar', '16000', '-c:a', 'libmp3lame', '-b:a', '32k', '-fs', most];
  const args = ['-nostdin', '-hide_banner', '-v', 'error', '-threads', '1', '-n', ...inputArgs(file.path, demuxer)];
  const output = [...sound, ...mp3, '-progress', 'pipe:3', '-f', 'mp3', `file:${target}`];
  const ran = await runBounded({ command: ffmpeg, args: [...args, ...output], timeoutMs: TIMEOUT_MS }, signal);
  if (ran.isOutOfTime) return { outcome: 'failed', reason: 'timed_out' };
  const bytes = await sizeOf(target);
  const times = [...ran.progress.matchAll(/^out_time_us=(\d+)$/gm)];
  if (ran.code !== 0 || bytes === 0) return { outcome: 'failed', reason: 'damaged' };
  return { outcome: 'written', seconds: Number(times.at(-1)?.[1] ?? 0) / 1e6, bytes };
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}
