import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import type { VideoTools } from '../../media/index.ts';

const FRAME_MS = 20_000;
const SOUND_MS = 60_000;
/** As long as a voice note that is worth listening to. */
const MAX_SECONDS = 600;
const MAX_BYTES = 20 * 1_048_576;

/** Only this file is opened, only these formats are tried: a playlist inside a video leads nowhere. */
const BOUNDED = [
  '-nostdin',
  '-hide_banner',
  '-v',
  'error',
  '-threads',
  '1',
  '-protocol_whitelist',
  'file',
  '-max_pixels',
  '40000000',
];
const FORMATS = 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts';

/** ffmpeg for videos; null when this machine has none. */
export async function createVideoTools(): Promise<VideoTools | null> {
  if (!(await run(['-version'], AbortSignal.timeout(5_000)))) return null;
  return {
    firstFrame: (source, target, signal) => {
      const scale = "scale='min(1600,iw)':-2";
      const args = [...input(source), '-map', '0:v:0', '-frames:v', '1', '-vf', scale, '-update', '1', target];
      return make(args, target, within(signal, FRAME_MS));
    },
    sound: (source, target, signal) => {
      const opus = ['-map', '0:a:0', '-vn', '-ac', '1', '-ar', '16000', '-c:a', 'libopus', '-b:a', '24k'];
      const bounds = ['-t', String(MAX_SECONDS), '-fs', String(MAX_BYTES)];
      return make([...input(source), ...opus, ...bounds, '-f', 'ogg', target], target, within(signal, SOUND_MS));
    },
  };
}

const input = (source: string): string[] => [...BOUNDED, '-format_whitelist', FORMATS, '-i', `file:${source}`];

const within = (signal: AbortSignal, ms: number): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(ms)]);

async function make(args: readonly string[], target: string, signal: AbortSignal): Promise<boolean> {
  if (!(await run(args, signal))) return false;
  return (await stat(target).catch(() => null))?.size !== 0;
}

/** True when ffmpeg ended well. It knows nothing of our environment. */
function run(args: readonly string[], signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin' };
    const child = spawn('ffmpeg', args, { env, stdio: 'ignore', signal, killSignal: 'SIGKILL' });
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
}
