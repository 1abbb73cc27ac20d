import type { ActionId } from '../../core/ids.ts';
import type { Language } from '../../core/language.ts';
import { formatMoney } from '../../core/money.ts';
import type { Tx } from '../../platform/db/index.ts';
import { tellPaid } from '../book-payment.ts';
import { giveBackToCard } from '../give-back-to-card.ts';
import type { Order, Totals } from '../types.ts';
import { cardBackText } from '../words/gift-card.ts';
import type { Scene } from './act.ts';
import { askToPay } from './ask-to-pay.ts';

type Changed = Pick<Order, 'currency' | 'paidMinor'>;

/** A line on what a gift card has paid of an order whose total changes; empty when it has paid nothing. */
export function dueText({ currency, paidMinor }: Changed, { totalMinor }: Totals, language: Language): string {
  if (paidMinor === 0) return '';
  const money = (minor: number): string => formatMoney({ minor: Math.abs(minor), currency }, language);
  const dueMinor = totalMinor - paidMinor;
  if (dueMinor < 0) return `\n${cardBackText(money(dueMinor), false, language)}`;
  return language === 'es'
    ? `\nYa pagado con tu tarjeta de regalo: ${money(paidMinor)}. Queda por pagar: ${money(dueMinor)}.`
    : `\nPaid with your gift card already: ${money(paidMinor)}. Left to pay: ${money(dueMinor)}.`;
}

/**
 * What follows when an order costs something else now: too much from the gift card goes back to it, an order that the
 * card covers is paid, and what is missing is asked for anew.
 */
export async function settleTotal(
  tx: Tx,
  scene: Scene,
  order: Order,
  terms: Totals,
  actionId: ActionId,
): Promise<void> {
  if (terms.totalMinor === order.totalMinor) return;
  const dueMinor = terms.totalMinor - order.paidMinor;
  const at = scene.now;
  await giveBackToCard(tx, order, { minor: -dueMinor, cause: `action:${actionId}`, at });
  if (dueMinor > 0) return askToPay(tx, scene, order, dueMinor);
  if (order.paidMinor === 0) return;
  const amount = { minor: terms.totalMinor, currency: order.currency };
  await tellPaid(
    tx,
    { ...order, ...terms, lines: order.lines },
    { provider: 'gift_card', receipt: actionId, amount, at },
  );
}
