import { type Offer, readOffers, readProduct, type VariantId } from '../catalogue/index.ts';
import { minorDigitsOf } from '../core/currency.ts';
import type { CustomerId, MessageId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { CartItem } from '../inbox/index.ts';
import { type BusinessFacts, readBusinessFacts } from '../knowledge/index.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { MAX_CART_LINES } from './cart-rules.ts';
import { deleteCartLines, lockCart, readCart, writeCartLine } from './cart-store.ts';
import { lineOf, takesOrders } from './quote-rules.ts';
import { findTaken, keepTaken, type TakenCart } from './received-cart-store.ts';
import { showCart } from './show-cart.ts';
import type { LineTerms } from './types.ts';
import { type CartDifference, receivedCartText } from './words/received-cart.ts';

export type ReceivedCart = {
  readonly messageId: MessageId;
  readonly customerId: CustomerId;
  readonly language: Language;
  readonly now: Date;
  readonly items: readonly CartItem[];
  /** Lines that were not kept. */
  readonly more: number;
};

type Taking = { readonly lines: readonly LineTerms[]; readonly differences: readonly CartDifference[] };

/**
 * Makes a cart that was filled in WhatsApp's shop window the customer's own: our products, our prices, what there is.
 * It replaces what the cart held. Each message is taken over once; a second run tells the same.
 */
export async function takeCart(db: Db, received: ReceivedCart): Promise<TakenCart> {
  const known = await findTaken(db, received.messageId);
  if (known) return known;
  const facts = await readBusinessFacts(db);
  const business = facts !== null && takesOrders(facts) ? facts : null;
  const taking = await priceItems(db, received, business);
  return db.transaction().execute(async (tx) => {
    await lockCart(tx, received.customerId);
    const before = await readCart(tx, received.customerId);
    // Nothing of it can be had: the cart stays as it was.
    if (taking.lines.length > 0) await replaceLines(tx, received.customerId, before.lines, taking.lines);
    const isReplaced = before.lines.length > 0;
    const text = receivedCartText({ ...taking, business, isReplaced, delivery: before.delivery }, received.language);
    const shown = taking.lines.length > 0 ? (await showCart(tx, received)).facts : [];
    const taken = { became: taking.lines.length > 0 ? 'taken' : 'empty', text, facts: shown };
    if (await keepTaken(tx, received.messageId, received.customerId, taken)) return taken;
    throw new Error('this cart was taken over by another run of its turn');
  });
}

async function replaceLines(
  tx: Tx,
  customerId: CustomerId,
  before: readonly { readonly variantId: VariantId }[],
  lines: readonly LineTerms[],
): Promise<void> {
  await deleteCartLines(
    tx,
    customerId,
    before.map(({ variantId }) => variantId),
  );
  for (const { variantId, quantity } of lines) await writeCartLine(tx, customerId, { variantId, quantity });
}

type Wanted = { readonly item: CartItem; readonly variantId: VariantId | null };

async function priceItems(db: Db, received: ReceivedCart, business: BusinessFacts | null): Promise<Taking> {
  if (business === null) return { lines: [], differences: [] };
  const pricing = { now: received.now, currency: business.currency };
  const wanted: Wanted[] = [];
  for (const item of mergedItems(received.items)) {
    const found = item.reference === '' ? null : await readProduct({ db }, { reference: item.reference, ...pricing });
    const variants = found?.product.variants ?? [];
    const only = variants.length === 1 ? variants[0]?.id : undefined;
    wanted.push({ item, variantId: found?.variantId ?? only ?? null });
  }
  const offers = await readOffers(
    db,
    wanted.flatMap(({ variantId }) => variantId ?? []),
    pricing,
  );
  const priced = wanted.map((one) => priceItem(one, offers, business));
  const lines = priced.flatMap(({ line }) => line ?? []);
  const left = lines.slice(MAX_CART_LINES).length + received.more;
  return {
    lines: lines.slice(0, MAX_CART_LINES),
    differences: [
      ...priced.flatMap(({ differences }) => differences),
      ...(left > 0 ? [{ kind: 'too_many', left } as const] : []),
    ],
  };
}

/** The same product twice is one line; at most 999 pieces of each. */
function mergedItems(items: readonly CartItem[]): readonly CartItem[] {
  const merged = new Map<string, CartItem>();
  for (const item of items) {
    const before = merged.get(item.reference);
    merged.set(item.reference, { ...item, quantity: Math.min(999, item.quantity + (before?.quantity ?? 0)) });
  }
  return [...merged.values()];
}

function priceItem(
  { item, variantId }: Wanted,
  offers: readonly Offer[],
  { currency, orderPolicy }: BusinessFacts,
): { readonly line: LineTerms | null; readonly differences: readonly CartDifference[] } {
  const offer = offers.find((one) => one.variantId === variantId);
  if (!offer) return { line: null, differences: [{ kind: 'unknown', reference: item.reference }] };
  const isSold = offer.isActive && offer.unitMinor !== null;
  const got = isSold ? Math.min(item.quantity, Math.max(0, offer.available ?? item.quantity)) : 0;
  const differences: CartDifference[] = [];
  if (got < item.quantity || got === 0)
    differences.push({ kind: 'fewer', named: offer, wanted: item.quantity, got, isSold });
  if (got === 0 || offer.unitMinor === null) return { line: null, differences };
  const line = lineOf({ ...offer, unitMinor: offer.unitMinor }, got, orderPolicy.taxRate);
  const shownIn = item.currency ?? currency;
  const shownMinor = item.shownPrice === null ? null : Math.round(item.shownPrice * 10 ** minorDigitsOf(shownIn));
  if (shownMinor !== null && (shownIn !== currency || shownMinor !== offer.unitMinor))
    differences.push({
      kind: 'price',
      named: offer,
      now: { minor: offer.unitMinor, currency },
      shown: { minor: shownMinor, currency: shownIn },
    });
  return { line, differences };
}
