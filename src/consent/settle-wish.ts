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
export type MessageOfWish = { readonly text: string; readonly sentAt: Date };

/** `text`: what the customer is told. */
export type SettledWish = { readonly became: Wish; readonly text: string };

/**
 * Does what a customer wants by a word or a button, once for each message: the rerun of a turn that was killed finds what
 * it has done and tells the same.
 */
export async function settleWish(
  { db, businessClock }: SettleWishDeps,
  asker: WishAsker,
  heard: HeardWish,
  message: MessageOfWish & { readonly id: MessageId },
): Promise<SettledWish> {
  const told = { ...message, cause: `message:${message.id}` };
  const text = await db.transaction().execute((tx) => hearWish(tx, asker, heard, told, businessClock()));
  return { became: heard.wish, text };
}

/** The same inside a transaction; `cause` is what makes it count once. Gives what the customer is told. */
export async function hearWish(
  tx: Tx,
  { customerId, language }: WishAsker,
  { wish, how }: HeardWish,
  { text: reason, sentAt: at, cause }: MessageOfWish & { readonly cause: string },
  businessNow: Date,
): Promise<string> {
  const before = await scopesOfCause(tx, customerId, cause);
  const scopes = before.length > 0 ? before : await scopesOf(tx, customerId, wish);
  const shown = wishText(wish, scopes, language);
  const said = { source: how, shown, reason, by: null, at, cause } as const;
  const change = { ...said, customerId, scopes, about: null, isGiven: wish === 'start' };
  if (before.length === 0) await changeConsent(tx, change, businessNow);
  return shown;
}

/** Who comes back gets what they had: marketing only when nothing but a BAJA of their own had ended it. */
async function scopesOf(tx: Tx, id: CustomerId, wish: Wish): Promise<readonly Scope[]> {
  if (wish === 'stop_marketing') return ['marketing'];
  if (wish === 'stop') return ['utility', 'marketing'];
  return (await hadMarketing(tx, id)) ? ['utility', 'marketing'] : ['utility'];
}
