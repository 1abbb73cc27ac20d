import { keptWords } from '../../core/kept-words.ts';
import { cleanText } from '../../core/text.ts';
import type { CartItem, MessageContent } from '../../inbox/index.ts';
import { numberIn } from './number-schema.ts';
import { answersOf } from './read-answers.ts';
import { MAX_CARDS, toContacts } from './read-contacts.ts';
import type { Body } from './schema.ts';

/** Lines of a cart that are kept; WhatsApp's own window allows fewer. */
const MAX_ITEMS = 50;

/** Ids and names of WhatsApp's own, of which no digit is masked. */
const idOf = (value: string | null | undefined, most = 64): string | null =>
  cleanText(value ?? '', most).text.trim() || null;

type Read = (body: Body) => MessageContent | null;

const READ: Readonly<Record<string, Read>> = {
  location: ({ location }) =>
    location
      ? {
          kind: 'location',
          latitude: within(location.latitude, 90),
          longitude: within(location.longitude, 180),
          name: keptWords(location.name, 200),
          address: keptWords(location.address, 300),
          url: keptWords(location.url, 500),
        }
      : null,
  contacts: ({ contacts }) =>
    contacts ? { kind: 'contacts', cards: toContacts(contacts), more: Math.max(0, contacts.length - MAX_CARDS) } : null,
  order: ({ order }) => {
    const items = order?.product_items ?? [];
    return {
      kind: 'cart',
      catalogId: idOf(order?.catalog_id, 200),
      items: items.slice(0, MAX_ITEMS).map(toItem),
      more: Math.max(0, items.length - MAX_ITEMS),
    };
  },
  reaction: ({ reaction }) => ({ kind: 'reaction', emoji: keptWords(reaction?.emoji, 32) }),
  button: ({ button }) => ({ kind: 'button', payload: idOf(button?.payload, 256) }),
  interactive: readInteractive,
  system: ({ system }) => ({ kind: 'system', what: idOf(system?.type) ?? 'unknown' }),
  document: ({ document }) => {
    const name = keptWords(document?.filename, 200);
    return name === null ? null : { kind: 'file', name };
  },
};

/** What came besides words; null for plain words. A kind that nobody here knows is `unsupported` with its name. */
export function contentOf(body: Body): MessageContent | null {
  const read = READ[body.type];
  if (read) return read(body);
  return body.type === 'unsupported' || !KNOWN.has(body.type) ? unsupported(body) : null;
}

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(READ),
  'text',
  'image',
  'audio',
  'video',
  'sticker',
  'edit',
  'revoke',
  'request_welcome',
]);

const unsupported = ({ type, unsupported: given, errors }: Body): MessageContent => ({
  kind: 'unsupported',
  type: idOf(given?.type) ?? (type === 'unsupported' || type === 'unknown' ? null : idOf(type)),
  code: errors?.[0]?.code ?? null,
});

function readInteractive(body: Body): MessageContent | null {
  const { interactive } = body;
  const form = interactive?.nfm_reply;
  if (form) return { kind: 'form', name: keptWords(form.name, 64), answers: answersOf(form.response_json) };
  if (interactive?.payment_method)
    return { kind: 'form', name: 'payment_method', answers: answersOf(interactive.payment_method) };
  const permission = interactive?.call_permission_reply;
  if (permission) return { kind: 'call_permission', isGiven: permission.response === 'accept' };
  const description = keptWords(interactive?.list_reply?.description, 200);
  if (description !== null) return { kind: 'choice', description };
  // A tap without what was tapped: Meta lost it on the way (131000).
  return interactive?.button_reply || interactive?.list_reply ? null : unsupported(body);
}

type Item = NonNullable<NonNullable<NonNullable<Body['order']>['product_items']>[number]>;

function toItem(item: Item): CartItem {
  const quantity = numberOf(item.quantity);
  const price = numberOf(item.item_price);
  return {
    reference: cleanText(item.product_retailer_id, 100).text.trim(),
    quantity: quantity !== null && Number.isSafeInteger(quantity) && quantity > 0 ? quantity : 0,
    shownPrice: price !== null && price >= 0 && price < 1e9 ? price : null,
    currency: /^[A-Z]{3}$/.test(item.currency ?? '') ? (item.currency ?? null) : null,
  };
}

const numberOf = (given: number | string | null | undefined): number | null => {
  const value = numberIn(given);
  return Number.isFinite(value) ? value : null;
};

const within = (given: number | string | null | undefined, most: number): number | null => {
  const value = numberOf(given);
  return value !== null && Math.abs(value) <= most ? value : null;
};
