import { AppError } from '../core/errors.ts';
import type { ConversationId, MessageId } from '../core/ids.ts';
import { cleanText, maskCardNumbers } from '../core/text.ts';
import type { Tx } from '../platform/db/index.ts';
import { lockCorrectable, setCorrection } from './correction-store.ts';
import { MAX_READING } from './rules.ts';
import type { AttachmentId } from './types.ts';

export type Correction = {
  readonly id: AttachmentId;
  /** What it says; null: what the program read holds again. */
  readonly text: string | null;
  /** What whoever corrects has before their eyes. */
  readonly version: string;
  readonly by: string;
  /** Machine time. */
  readonly at: Date;
};

export type Corrected = {
  readonly outcome: 'corrected' | 'unchanged' | 'moved';
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
};

/** Characters of a correction: as many as the model is given of one file. */
const MAX_TEXT = MAX_READING;

/**
 * Keeps what a person says that a file holds, beside what a program read in it: the assistant and the search go by it from
 * then on. `moved`: it was read or corrected anew since it was looked at, and nothing is written. Sent twice it is once.
 * Nothing of it is cut off. @throws AppError `reading_absent`, `reading_not_done`, `reading_uncorrectable`,
 * `correction_empty` or `correction_too_long` (with what `text` may have at most)
 */
export async function correctReading(tx: Tx, { id, text, version, by, at }: Correction): Promise<Corrected> {
  const file = await lockCorrectable(tx, id);
  if (file === null) throw new AppError('reading_absent', 'not_found');
  if (file.kind === 'sticker' || file.isRevoked) throw new AppError('reading_uncorrectable', 'conflict');
  if (!file.isSettled) throw new AppError('reading_not_done', 'conflict');
  const kept = text === null ? null : whole(text);
  if (kept === '') throw new AppError('correction_empty', 'invalid');
  const { conversationId, messageId } = file;
  if (kept === file.correctedText) return { outcome: 'unchanged', conversationId, messageId };
  if (version !== file.version) return { outcome: 'moved', conversationId, messageId };
  await setCorrection(tx, id, { text: kept, by, at });
  return { outcome: 'corrected', conversationId, messageId };
}

function whole(text: string): string {
  const cleaned = cleanText(text, MAX_TEXT);
  if (cleaned.notes.includes('cut'))
    throw new AppError('correction_too_long', 'invalid', { facts: { field: 'text', most: MAX_TEXT } });
  return maskCardNumbers(cleaned.text).trim();
}
