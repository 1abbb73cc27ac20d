import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { AudioTools } from '../../media/index.ts';
import { createPlaces } from '../../platform/in-turn.ts';
import { analyse } from './analyse.ts';
import { convert } from './convert.ts';
import { demuxerOf } from './demuxers.ts';

/** Names or paths of the programs; for another place than the PATH. */
type Names = { readonly ffmpeg?: string; readonly ffprobe?: string };

/** Looks for ffmpeg once; null when there is none, or none that writes MP3. */
export async function findAudioTools(names: Names = {}): Promise<AudioTools | null> {
  const [ffmpeg, ffprobe] = await Promise.all([
    findProgram(names.ffmpeg ?? 'ffmpeg'),
    findProgram(names.ffprobe ?? 'ffprobe'),
  ]);
  if (ffmpeg === null) return null;
  const [about, encoders] = await Promise.all([ask(ffmpeg, '-version'), ask(ffmpeg, '-hide_banner', '-encoders')]);
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

/** The full path, so that the program can be run without our environment. */
const findProgram = async (name: string): Promise<string | null> => {
  const isWindows = process.platform === 'win32';
  const found = isWindows ? await ask('where', name) : await ask('/bin/sh', '-c', 'command -v -- "$1"', 'sh', name);
  return found.split(/\r?\n/)[0]?.trim() || null;
};

/** What a program of this machine says; empty when it cannot be run. */
const ask = (command: string, ...args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    execFile(command, args, { timeout: 10_000 }, (error, out) => resolve(error === null ? out : ''));
  });
