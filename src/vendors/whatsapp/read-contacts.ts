import { showsCard } from '../../core/card-numbers.ts';
import { keptWords } from '../../core/kept-words.ts';
import { cleanText, maskCardNumbers } from '../../core/text.ts';
import type { SharedContact } from '../../inbox/index.ts';
import type { ContactCard } from './part-schema.ts';

/** More cards, numbers or addresses than that are counted, not kept. */
export const MAX_CARDS = 10;
const MAX_ENTRIES = 5;
const MAX_PHONE = 80;
/** A card with a picture in it is long; names and numbers stand in front. */
const MAX_VCARD = 20_000;

const clean = (value: string | null | undefined, most = 120): string | null =>
  keptWords((value ?? '').slice(0, MAX_VCARD).replace(/\s+/g, ' '), most);

/** The longest number that E.164 knows. */
const PHONE_DIGITS = 15;

/** A telephone number is kept whole, whatever its check digit would be; a card in its place is masked. */
function phoneOf(value: string | null | undefined): string | null {
  const said = cleanText(value ?? '', MAX_PHONE * 2).text.replace(/\s+/g, ' ');
  const isPhone = said.replace(/\D/g, '').length <= PHONE_DIGITS && !showsCard(said);
  return (isPhone ? said : maskCardNumbers(said)).slice(0, MAX_PHONE).toWellFormed().trim() || null;
}

/** Names, numbers and addresses of the cards that came with a message; what cannot be read of a card is left out. */
export const toContacts = (cards: readonly ContactCard[]): readonly SharedContact[] =>
  cards.slice(0, MAX_CARDS).map((card) => {
    const inVcard = readVcard(card.vcard ?? '');
    const names = card.name;
    const given = [names?.first_name, names?.last_name].filter(Boolean).join(' ');
    return {
      name: clean(names?.formatted_name) ?? clean(given) ?? inVcard.name,
      organisation: clean(card.org?.company) ?? inVcard.organisation,
      phones: bounded(
        [...(card.phones ?? []).map(({ phone, wa_id: id }) => phone ?? id), ...inVcard.phones].map(phoneOf),
      ),
      emails: bounded(
        [...(card.emails ?? []).map(({ email }) => email), ...inVcard.emails].map((email) => clean(email, 80)),
      ),
      isOwnNumber: card.origin === 'contact_request',
    };
  });

const bounded = (values: readonly (string | null)[]): readonly string[] =>
  [...new Set(values.flatMap((value) => value ?? []))].slice(0, MAX_ENTRIES);

type Vcard = Pick<SharedContact, 'name' | 'organisation'> & { readonly phones: string[]; readonly emails: string[] };

/** The few lines of a vCard (RFC 6350) that say who it is; folded lines are joined, everything else is skipped. */
function readVcard(vcard: string): Vcard {
  const lines = vcard
    .slice(0, MAX_VCARD)
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/);
  const valuesOf = (property: string): string[] =>
    lines.flatMap((line) => {
      const [head = '', ...rest] = line.split(':');
      const name = (head.split(';')[0] ?? '').replace(/^[A-Za-z0-9-]+\./, '').toUpperCase();
      return name === property && rest.length > 0 ? [withoutEscapes(rest.join(':'))] : [];
    });
  return {
    name: clean(valuesOf('FN')[0]),
    organisation: clean(valuesOf('ORG')[0]?.replace(/;+/g, ' ')),
    phones: valuesOf('TEL').map((value) => value.replace(/^tel:/i, '')),
    emails: valuesOf('EMAIL'),
  };
}

const withoutEscapes = (value: string): string => value.replace(/\\n/gi, ' ').replace(/\\([,;\\])/g, '$1');
