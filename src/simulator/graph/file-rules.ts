import { isRecord, isWebAddress, longestText, type Outcome, textAt } from './field-rules.ts';
import { refuse } from './graph-errors.ts';

/** A picture, sound or document as it was asked to be sent: by the id of an upload or by an address. */
export type CheckedFile = {
  readonly media: 'image' | 'audio' | 'document';
  readonly from: { readonly id: string } | { readonly link: string };
  readonly caption: string;
  readonly fileName: string | null;
};

const LIMITS = { caption: 1024, fileName: 240 };

/** Reads the part of an image, audio or document message, against Meta's limits. */
export function checkFile(media: CheckedFile['media'], part: Readonly<Record<string, unknown>>): Outcome<CheckedFile> {
  const [id, link] = [textAt(part, 'id'), textAt(part, 'link')];
  if (!id && !link) return { refusal: refuse.missing(`The parameter ${media}['id'] or ${media}['link'] is required.`) };
  if (id && link) return { refusal: refuse.invalid(`Only one of ${media}['id'] and ${media}['link'] can be given.`) };
  if (link && !isWebAddress(link)) return { refusal: refuse.invalid(`Param ${media}['link'] is not a valid URI.`) };
  const given = [part['caption'], part['filename']];
  if (given.some((value) => value !== undefined && typeof value !== 'string'))
    return { refusal: refuse.invalid(`Params ${media}['caption'] and ${media}['filename'] must be strings.`) };
  if (media === 'audio' && part['caption'] !== undefined)
    return { refusal: refuse.invalid("Unexpected key 'caption' on param 'audio'.") };
  const [caption, fileName] = [textAt(part, 'caption') ?? '', media === 'document' ? textAt(part, 'filename') : null];
  return (
    longestText(`${media}['caption']`, caption, LIMITS.caption, refuse.invalid) ??
    longestText(`${media}['filename']`, fileName ?? '', LIMITS.fileName, refuse.invalid) ?? {
      value: { media, from: id ? { id } : { link: link ?? '' }, caption, fileName },
    }
  );
}

const MOST_CONTACTS = 257;

type Card = { readonly name: string; readonly phones: string[] };

/** Reads the cards of a contacts message: each needs its whole name and one part of it. */
export function checkContacts(given: unknown): Outcome<Card[]> {
  if (!Array.isArray(given) || given.length < 1)
    return { refusal: refuse.missing("Parameter 'contacts' is mandatory for type 'contacts'") };
  if (given.length > MOST_CONTACTS)
    return { refusal: refuse.invalid(`Param contacts must have at most ${MOST_CONTACTS} entries.`) };
  const cards: Card[] = [];
  for (const [at, card] of given.entries()) {
    const name = isRecord(card) && isRecord(card['name']) ? card['name'] : {};
    const whole = textAt(name, 'formatted_name');
    if (!whole)
      return { refusal: refuse.missing(`The parameter contacts[${at}]['name']['formatted_name'] is required.`) };
    if (!['first_name', 'last_name', 'middle_name', 'suffix', 'prefix'].some((part) => textAt(name, part)))
      return { refusal: refuse.missing(`contacts[${at}]['name'] needs at least one part of the name.`) };
    const phones: unknown[] = isRecord(card) && Array.isArray(card['phones']) ? card['phones'] : [];
    cards.push({ name: whole, phones: phones.flatMap((one) => (isRecord(one) ? (textAt(one, 'phone') ?? []) : [])) });
  }
  return { value: cards };
}
