import { Readable } from 'node:stream';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { StoredBubble } from '../chat/types.ts';
import type { Person } from '../people/person.ts';
import { say } from '../phone/say.ts';
import type { Sim } from '../types.ts';
import { keepMedia, openMedia } from './keep-media.ts';
import { keepVoiceNote, VOICE_NOTE_MIME } from './keep-voice-note.ts';
import { MOST_BYTES } from './media-rules.ts';
import { mediaUrl } from './media-url.ts';
import { findMedia, type StoredMedia } from './store.ts';

const isOn = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true');

const Attachment = z.strictObject({
  kind: z.enum(['image', 'audio', 'video', 'document', 'sticker']),
  name: z.string().min(1).max(1_000).optional(),
  caption: z.string().max(1_024).optional(),
  /** Recorded in the chat. */
  isVoice: isOn,
  quotedWamid: z.string().optional(),
});

/** The customer attaches the file in the body; what it is called and said with it stands in the query. */
export async function attachFile(sim: Sim, person: Person, request: Request): Promise<StoredBubble> {
  const asked = Attachment.safeParse(request.query);
  if (!asked.success) throw new AppError('simulator_bad_request', 'invalid', { cause: asked.error });
  const { kind, name, caption, isVoice, quotedWamid } = asked.data;
  const mime = request.headers['content-type'] ?? 'application/octet-stream';
  const given = { body: request, mime, fileName: name ?? null, customerId: person.id };
  const kept = await keepMedia(sim, { ...given, maxBytes: MOST_BYTES[kind] });
  if (!kept) throw new AppError('simulator_file_too_large', 'invalid', { facts: { maxBytes: MOST_BYTES[kind] } });
  const media = isVoice ? await keepVoiceNote(sim, kept) : kept;
  const bubble = await say(sim, person, {
    content: { kind: 'media', media: kind, text: caption ?? '', isVoice, file: fileOf(media) },
    webhook: { type: kind, [kind]: webhookPart(sim, { kind, isVoice, caption, name }, media) },
    quotedWamid: quotedWamid ?? null,
    act: null,
  });
  sim.wake();
  return bubble;
}

/** The customer sends a voice note in which nobody speaks; the stand-in that cannot hear repeats its words. */
export async function sendNote(sim: Sim, person: Person, words: string): Promise<StoredBubble> {
  const { noteWithWords } = sim.settings;
  if (noteWithWords === undefined) throw new AppError('simulator_nobody_repeats_words', 'invalid');
  const body = Readable.from([noteWithWords(words)]);
  const given = { body, mime: VOICE_NOTE_MIME, fileName: null, customerId: person.id, maxBytes: MOST_BYTES.audio };
  const media = await keepMedia(sim, given);
  if (!media) throw new AppError('simulator_file_too_large', 'invalid', { facts: { maxBytes: MOST_BYTES.audio } });
  const asked = { kind: 'audio', isVoice: true, caption: undefined, name: undefined } as const;
  return say(sim, person, {
    content: { kind: 'media', media: 'audio', text: words, isVoice: true, file: fileOf(media) },
    webhook: { type: 'audio', audio: webhookPart(sim, asked, media) },
    quotedWamid: null,
    act: ['note', words],
  });
}

const fileOf = ({ id, mime, bytes, fileName }: StoredMedia) => ({ id, mime, bytes, name: fileName });

function webhookPart(
  sim: Sim,
  { kind, isVoice, caption, name }: Pick<z.infer<typeof Attachment>, 'kind' | 'isVoice' | 'caption' | 'name'>,
  media: { readonly id: string; readonly mime: string; readonly sha256: string },
): object {
  const base = `${new URL(sim.settings.webhookUrl).origin}/emulator/v25.0`;
  return {
    ...(caption && kind !== 'audio' && kind !== 'sticker' ? { caption } : {}),
    ...(name && kind === 'document' ? { filename: name } : {}),
    mime_type: media.mime,
    sha256: Buffer.from(media.sha256, 'hex').toString('base64'),
    id: media.id,
    url: mediaUrl(sim, base, media.id),
    ...(kind === 'audio' ? { voice: isVoice } : {}),
  };
}

const SHOWN = /^(image\/(jpeg|png|webp|gif)|audio\/[\w.+-]+|video\/(mp4|webm|3gpp))(;|$)/;

/** A file for the phone page: pictures and sound are shown, everything else is saved. */
export async function showFile(sim: Sim, id: string, response: Response): Promise<void> {
  const media = await findMedia(sim.db, id);
  if (!media) throw new AppError('simulator_no_such_file', 'not_found');
  const isShown = SHOWN.test(media.mime);
  response.set({
    'content-type': isShown ? media.mime : 'application/octet-stream',
    'content-length': String(media.bytes),
    'content-disposition': isShown ? 'inline' : 'attachment',
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
  });
  openMedia(sim, id)
    .on('error', () => response.destroy())
    .pipe(response);
}
