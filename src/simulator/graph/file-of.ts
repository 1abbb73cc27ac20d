import type { BubbleContent } from '../contract.ts';
import { fetchLink } from '../media/fetch-link.ts';
import { MOST_SENT_BYTES } from '../media/media-rules.ts';
import { findMedia, type StoredMedia } from '../media/store.ts';
import type { Sim } from '../types.ts';
import type { Outcome } from './field-rules.ts';
import type { CheckedFile } from './file-rules.ts';
import { refuse } from './graph-errors.ts';

/** Addresses that were fetched, with the id of the file: WhatsApp asks for the same one again after ten minutes only. */
export type LinkCache = Map<string, { readonly id: string; readonly until: number }>;

const CACHED_MS = 600_000;
const MOST_CACHED = 200;

/** `problem`: the send is accepted, and a status says later that it failed. */
type SentFile = { readonly content: BubbleContent; readonly problem: string | null };

/** What the phone shows of a file that the business sends. An unknown id is refused at once, an address that cannot be read only later. */
export async function fileOf(sim: Sim, links: LinkCache, file: CheckedFile): Promise<Outcome<SentFile>> {
  const { media, from } = file;
  if ('id' in from) {
    const found = /^\d{1,30}$/.test(from.id) ? await findMedia(sim.db, from.id) : undefined;
    return found
      ? { value: sent(file, found) }
      : { refusal: refuse.invalid(`Param ${media}['id'] is not a valid media attachment ID.`) };
  }
  const known = links.get(from.link);
  const cached = known && known.until > sim.machineNow().getTime() ? await findMedia(sim.db, known.id) : undefined;
  if (cached) return { value: sent(file, cached) };
  const fetched = await fetchLink(sim, from.link, MOST_SENT_BYTES[media]);
  if (typeof fetched === 'string') return { value: failed(file, fetched) };
  links.set(from.link, { id: fetched.id, until: sim.machineNow().getTime() + CACHED_MS });
  const [oldest] = links.keys();
  if (links.size > MOST_CACHED && oldest !== undefined) links.delete(oldest);
  return { value: sent(file, fetched) };
}

function sent(asked: CheckedFile, { id, mime, bytes, fileName }: StoredMedia): SentFile {
  const { media, caption } = asked;
  if (media === 'image' && !/^image\/(?:jpeg|png)(?:;|$)/.test(mime))
    return failed(asked, `Media of type ${mime} cannot be sent as image: image/jpeg and image/png can.`);
  if (media === 'audio' && !/^audio\/(?:aac|amr|mpeg|mp4|ogg)(?:;|$)/.test(mime))
    return failed(asked, `Media of type ${mime} cannot be sent as audio.`);
  if (bytes > MOST_SENT_BYTES[media]) return failed(asked, `The file has ${bytes} bytes, too many for its type.`);
  const file = { id, mime, bytes, name: media === 'document' ? (asked.fileName ?? fileName) : null };
  return { content: { kind: 'media', media, text: caption, isVoice: media === 'audio', file }, problem: null };
}

const failed = ({ media, caption }: CheckedFile, problem: string): SentFile => ({
  content: { kind: 'other', type: media, text: caption },
  problem,
});
