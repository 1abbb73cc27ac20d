import { findOwnCard, type GiftCard } from '../gift-card-store.ts';
import type { CardPart } from '../types.ts';
import type { Refusal } from '../words/refusals.ts';
import type { Scene } from './act.ts';
import { viewerOf } from './own-order.ts';

type CardScene = Pick<Scene, 'db' | 'trustOf' | 'customerId' | 'conversationId' | 'now' | 'lock'>;

/** The customer's gift card with what is on it, for somebody who may also have refunds; the reason why not otherwise. */
export async function ownCard(scene: CardScene, currency: string): Promise<GiftCard | Refusal> {
  const trust = await scene.trustOf(scene.db, scene.customerId, scene.now);
  if (trust.level === 'none') return 'verification_needed';
  if (trust.areRefundsHeld) return 'card_held';
  const card = await findOwnCard(scene.db, await viewerOf(scene), currency, scene.lock !== null);
  return card === null || card.balanceMinor === 0 ? 'no_gift_card' : card;
}

/** What the customer's gift card pays of an amount: as much as is on it. Minor units. */
export async function cardPartOf(scene: CardScene, currency: string, dueMinor: number): Promise<CardPart | Refusal> {
  if (dueMinor <= 0) return 'nothing_to_pay';
  const card = await ownCard(scene, currency);
  if (typeof card === 'string') return card;
  return { cardId: card.id, number: card.number, minor: Math.min(card.balanceMinor, dueMinor) };
}
