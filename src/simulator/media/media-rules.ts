export type AttachedKind = 'image' | 'audio' | 'video' | 'document' | 'sticker';

const MB = 1_048_576;
/** What WhatsApp carries (media page, Dec 2025). */
export const MOST_BYTES: Readonly<Record<AttachedKind, number>> = {
  image: 16 * MB,
  audio: 16 * MB,
  video: 16 * MB,
  document: 100 * MB,
  sticker: MB,
};

/** The kinds that the business may upload, by type. */
export function kindOfMime(mime: string): AttachedKind {
  if (mime === 'image/webp') return 'sticker';
  if (/^image\/(jpeg|png)$/.test(mime)) return 'image';
  if (/^audio\/(aac|amr|mpeg|mp4|ogg)/.test(mime)) return 'audio';
  return /^video\/(mp4|3gpp)$/.test(mime) ? 'video' : 'document';
}

/** What the business may send, by type; pictures are smaller than those that customers send. */
export const MOST_SENT_BYTES = { image: 5 * MB, audio: 16 * MB, document: 100 * MB } as const;
