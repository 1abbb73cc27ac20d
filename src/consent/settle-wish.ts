import type { Clock } from '../core/clock.ts';
import type { CustomerId, MessageId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { changeConsent } from './change-consent.ts';
import { hadMarketing, scopesOfCause } from './store.ts';
import type { HeardWish, Scope, Wish } from './types.ts';
import { wishText } from './words.ts';

export type SettleWishDeps = { readonly db: Db; readonly businessClock: Clock };

export type WishAsker = { readonly customerId: CustomerId; readonly language: Language };

/** The message of the wish; `sentAt` is business time. */
export type MessageOfWish = { readonly id: MessageId; readonly text: string; readonly sentAt: Date };

export type SettledWish = { readonly became: Wish /** What the customer is told. */; readonly text: string };

/**
 * Does what a customer wants by a word or a button, once for each message: the rerun of a turn that was killed finds what
 * it has done and tells the same.
 */
export async function settleWish(
  { db, businessClock }: SettleWishDeps,
  { customerId, language }: WishAsker,
  { wish, how }: HeardWish,
  message: MessageOfWish,
): Promise<SettledWish> {
  const cause = `message:${message.id}`;
  const text = await db.transaction().execute(async (tx) => {
    const before = await scopesOfCause(tx, customerId, cause);
    const scopes = before.length > 0 ? before : await scopesOf(tx, customerId, wish);
    const shown = wishText(wish, scopes, language);
    const said = { source: how, shown, reason: message.text, by: null, at: message.sentAt, cause } as const;
    const change = { ...said, customerId, scopes, about: null, isGiven: wish === 'start' };
    if (before.length === 0) await changeConsent(tx, change, businessClock());
    return shown;
  });
  return { became: wish, text };
}

/** Who comes back gets what they had: marketing only when nothing but a BAJA of their own had ended it. */
async function scopesOf(tx: Tx, id: CustomerId, wish: Wish): Promise<readonly Scope[]> {
  if (wish === 'stop_marketing') return ['marketing'];
  if (wish === 'stop') return ['utility', 'marketing'];
  return (await hadMarketing(tx, id)) ? ['utility', 'marketing'] : ['utility'];
}
