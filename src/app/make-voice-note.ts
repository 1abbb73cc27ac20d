import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VideoTools } from '../media/index.ts';

const LIMIT_MS = 30_000;

/**
 * Writes what a browser recorded (WebM, MP4) anew as Ogg with Opus, which WhatsApp takes as a voice note. Null when it
 * holds no sound, or there is no ffmpeg.
 */
export async function makeVoiceNote(
  tools: Pick<VideoTools, 'sound'> | null,
  recording: Buffer,
): Promise<Buffer | null> {
  if (tools === null) return null;
  const folder = await mkdtemp(join(tmpdir(), 'recado-voice-'));
  try {
    const [source, target] = [join(folder, 'recording'), join(folder, 'note.ogg')];
    await writeFile(source, recording);
    const { outcome } = await tools.sound(source, target, AbortSignal.timeout(LIMIT_MS));
    return outcome === 'written' ? await readFile(target) : null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
