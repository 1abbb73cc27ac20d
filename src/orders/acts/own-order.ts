import { findOwnOrder, type Viewer } from '../order-store.ts';
import { orderNumberIn } from '../rules.ts';
import type { Order } from '../types.ts';
import type { Scene } from './act.ts';

/** What is no number at all costs the same look as a number of somebody else's. */
const NO_NUMBER = '';

type Asker = Pick<Scene, 'db' | 'trustOf' | 'customerId' | 'conversationId' | 'now'>;

export async function viewerOf(asker: Asker): Promise<Viewer> {
  const trust = await asker.trustOf(asker.db, asker.customerId, asker.now);
  const { customerId, conversationId } = asker;
  const opensAddress = trust.level !== 'none';
  if (trust.level === 'record') return { customerId, opensAddress, onlyIn: null, since: null };
  return { customerId, opensAddress, onlyIn: conversationId, since: trust.chatSince };
}

/** The customer's own order; null for unknown, foreign and malformed numbers alike. */
export async function ownOrder(asker: Asker & { readonly lock: Scene['lock'] }, number: string): Promise<Order | null> {
  const viewer = await viewerOf(asker);
  return findOwnOrder(asker.db, viewer, orderNumberIn(number) ?? NO_NUMBER, asker.lock !== null);
}
