import type { ConversationId } from '../../core/ids.ts';
import { writtenSince } from '../../inbox/index.ts';
import { peopleReading, understoodIn } from '../../media/index.ts';
import { ordersOfCustomers } from '../../orders/index.ts';
import { saidSince } from '../../outbox/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Notes } from '../ports.ts';
import { findable } from './fold-text.ts';
import type { Summary } from './summarise.ts';
import type { FindableText, FoundIn } from './text-store.ts';

/** The newest of what may still change its words: messages are edited, files are understood later. */
const AGAIN = 20;
const NEWEST_FILES = 20;
const NEWEST_ORDERS = 50;
const NEWEST_NOTES = 50;
/** More than anybody says between two runs. */
const MOST = 10_000;

type Places = ReadonlyMap<ConversationId, { readonly messageSeq: number; readonly saidSeq: number }>;

/** What the search is to find of conversations that changed: all that is new in them, and what may say something else now. */
export async function collectTexts(
  notes: Pick<Notes, 'newestIn'>,
  tx: Tx,
  summaries: readonly Summary[],
  places: Places,
): Promise<FindableText[]> {
  const ids = summaries.map(({ conversation }) => conversation.id);
  const placesOf = (which: 'messageSeq' | 'saidSeq') =>
    ids.map((conversationId) => ({ conversationId, seq: places.get(conversationId)?.[which] ?? 0 }));
  const written = await writtenSince(tx, placesOf('messageSeq'), AGAIN, MOST);
  const said = await saidSince(tx, placesOf('saidSeq'), MOST);
  const files = await understoodIn(tx, ids, NEWEST_FILES);
  const noted = await notes.newestIn(tx, ids, NEWEST_NOTES);
  return [
    ...written.map((one) => entry('message', one.conversationId, one.id, one)),
    ...said.map((one) => entry('answer', one.conversationId, one.id, one)),
    ...files.map((one) =>
      entry(
        one.kind === 'audio' || one.kind === 'video' ? 'transcript' : 'picture',
        one.conversationId,
        one.messageId,
        {
          at: one.at,
          text: wordsOf(one.text),
        },
      ),
    ),
    ...noted.map((one) => entry('note', one.conversationId as ConversationId, one.id, one)),
    ...summaries.flatMap(namesOf),
    ...(await ordersIn(tx, summaries)),
  ];
}

/** Words and codes of a picture; a transcript as it is. */
function wordsOf(reading: string): string {
  const { text, codes } = peopleReading(reading);
  return [text, ...codes.map((code) => [code.text, code.product].filter((part) => part).join(' '))].join('\n').trim();
}

const entry = (
  foundIn: FoundIn,
  conversationId: ConversationId,
  itemId: string,
  { text, at }: { readonly text: string; readonly at: Date },
): FindableText => ({ conversationId, foundIn, itemId, at, ...findable(text) });

function namesOf({ conversation, customer }: Summary): FindableText[] {
  const { id, createdAt: at } = conversation;
  const name = [customer?.name, customer?.username && `@${customer.username}`].filter((part) => part).join(' ');
  const phone = customer?.phone == null ? '' : `+${customer.phone.replace(/\D/g, '')}`;
  return [entry('name', id, id, { text: name, at }), entry('number', id, id, { text: phone, at })];
}

async function ordersIn(tx: Tx, summaries: readonly Summary[]): Promise<FindableText[]> {
  const newest = new Map(summaries.map(({ conversation }) => [conversation.customerId, conversation.id]));
  const orders = await ordersOfCustomers(tx, [...newest.keys()], NEWEST_ORDERS);
  return orders.flatMap((order) => {
    const conversationId = newest.get(order.customerId);
    return conversationId === undefined
      ? []
      : [entry('order', conversationId, order.id, { text: order.number, at: order.at })];
  });
}
