import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sim } from '../types.ts';
import { forgetMedia, keepMedia } from './keep-media.ts';
import { MOST_BYTES } from './media-rules.ts';
import type { StoredMedia } from './store.ts';

/** As WhatsApp announces every voice note (media page, Dec 2025). */
export const VOICE_NOTE_MIME = 'audio/ogg; codecs=opus';

/**
 * Browsers record WebM or MP4, WhatsApp delivers Ogg with Opus: the recording is written anew where something can do
 * that, and goes out as it is otherwise.
 */
export async function keepVoiceNote(sim: Sim, recording: StoredMedia): Promise<StoredMedia> {
  const { toVoiceNote, mediaFolder } = sim.settings;
  if (toVoiceNote === undefined || /^audio\/ogg\b/.test(recording.mime)) return recording;
  const source = join(mediaFolder, recording.id);
  const target = `${source}.ogg`;
  try {
    if (!(await toVoiceNote(source, target, AbortSignal.timeout(30_000)))) return recording;
    const { fileName, customerId } = recording;
    const given = { mime: VOICE_NOTE_MIME, fileName, customerId, maxBytes: MOST_BYTES.audio };
    const note = await keepMedia(sim, { ...given, body: createReadStream(target) });
    if (note === null) return recording;
    await forgetMedia(sim, recording.id);
    return note;
  } finally {
    await rm(target, { force: true });
  }
}
