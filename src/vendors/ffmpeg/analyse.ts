import type { ReadableFile, SoundAnalysis, Span } from '../../media/index.ts';
import { demuxerOf, inputArgs } from './demuxers.ts';
import { type Ran, runBounded } from './run-bounded.ts';

/** Sound below this level for this long is silence: quiet enough that a voice far from the microphone is not. */
const SILENCE = 'noise=-45dB:d=0.3';
const TIMEOUT_MS = 30_000;

/**
 * Samples are counted as they come out, so that positions that the file claims (24 hours in 5 KB) change nothing. Only
 * marks of the silence detector reach stdout; the words of the file's own tags do not.
 */
const FILTERS = [
  'asetpts=N/SR/TB',
  `silencedetect=${SILENCE}`,
  'ametadata=mode=print:key=lavfi.silence_start:file=-',
  'ametadata=mode=print:key=lavfi.silence_end:file=-',
].join(',');

type Programs = { readonly ffmpeg: string; readonly ffprobe: string | null };

/** Decodes a sound once: how long it really is and where it is silent. */
export async function analyse(
  { ffmpeg, ffprobe }: Programs,
  file: ReadableFile,
  maxSeconds: number,
  signal: AbortSignal,
): Promise<SoundAnalysis> {
  const demuxer = demuxerOf(file.mime);
  if (demuxer === null) return { outcome: 'failed', reason: 'damaged' };
  const before = ['-nostdin', '-hide_banner', '-v', 'error', '-threads', '1'];
  const sound = ['-map', '0:a:0', '-vn', '-sn', '-dn', '-af', FILTERS, '-t', String(maxSeconds)];
  const args = [...before, ...inputArgs(file.path, demuxer), ...sound, '-progress', 'pipe:3', '-f', 'null', '-'];
  const [ran, claimedSeconds] = await Promise.all([
    runBounded({ command: ffmpeg, args, timeoutMs: TIMEOUT_MS }, signal),
    ffprobe === null ? null : readClaim(ffprobe, file.path, demuxer, signal),
  ]);
  return judge(ran, claimedSeconds);
}

function judge(ran: Ran, claimedSeconds: number | null): SoundAnalysis {
  if (ran.isOutOfTime) return { outcome: 'failed', reason: 'timed_out' };
  const seconds = Number(/out_time_us=(\d+)\s[\s\S]*$/.exec(lastReport(ran.progress))?.[1] ?? 0) / 1e6;
  if (/matches no streams/.test(ran.err)) return { outcome: 'failed', reason: 'no_sound' };
  if (ran.code !== 0 && seconds === 0) return { outcome: 'failed', reason: 'damaged' };
  const hasFaults = ran.code !== 0 || ran.err.trim() !== '';
  return { outcome: 'decoded', seconds, claimedSeconds, silences: readSilences(ran.out, seconds), hasFaults };
}

const lastReport = (progress: string): string => progress.slice(Math.max(0, progress.lastIndexOf('out_time_us=')));

/** Starts and ends come in turn; a silence that goes on to the end has no end. */
function readSilences(out: string, seconds: number): Span[] {
  const marks = [...out.matchAll(/^lavfi\.silence_(start|end)=(-?[\d.]+)$/gm)];
  const starts = marks.filter(([, kind]) => kind === 'start').map(([, , at]) => Math.max(0, Number(at)));
  const ends = marks.filter(([, kind]) => kind === 'end').map(([, , at]) => Number(at));
  return starts.map((from, position) => ({ from, to: Math.min(ends[position] ?? seconds, seconds) }));
}

/** The length that the file says it has. */
async function readClaim(ffprobe: string, path: string, demuxer: string, signal: AbortSignal): Promise<number | null> {
  const args = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', ...inputArgs(path, demuxer)];
  const { out } = await runBounded({ command: ffprobe, args, timeoutMs: TIMEOUT_MS }, signal);
  const claimed = Number.parseFloat(out);
  return Number.isFinite(claimed) ? claimed : null;
}
