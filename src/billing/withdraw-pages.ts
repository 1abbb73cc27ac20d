import { newId, type OperationId } from '../core/ids.ts';
import type { Money } from '../core/money.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { findOperation, insertOperation } from './operation-store.ts';
import { listOpenPages, markWithdrawn } from './page-store.ts';

type Which = Parameters<typeof markWithdrawn>[1];

/** Asks, in the caller's transaction, that open pages (of an order, for a subscription, or one) are closed at the vendor. */
export async function withdrawPages(tx: Tx, which: Which): Promise<number> {
  const withdrawn = await markWithdrawn(tx, which);
  for (const pageOf of withdrawn) {
    const page = await findOperation(tx, pageOf);
    if (page === null) continue;
    const { customerId, language } = page;
    const params = { kind: 'close_page', pageOf } as const;
    await insertOperation(tx, { id: newId(), customerId, conversationId: null, language, params });
  }
  return withdrawn.length;
}

export type OldPagesDeps = {
  readonly db: Db;
  /** What each order still asks for; nothing for one that is paid, over or unknown. */
  readonly dueOf: (orderIds: readonly string[]) => Promise<ReadonlyMap<string, Money>>;
};

const BATCH = 500;
const BATCHES_AT_ONCE = 4;

/**
 * Withdraws pages that ask for another amount than their order does now, whoever changed it. A run looks at some of them
 * and the next one goes on behind; returns how many it withdrew.
 */
export function createPageWatch({ db, dueOf }: OldPagesDeps): () => Promise<number> {
  let after: OperationId | null = null;
  return async () => {
    let withdrawn = 0;
    for (let batch = 0; batch < BATCHES_AT_ONCE; batch += 1) {
      const pages = await listOpenPages(db, after, BATCH);
      const due = await dueOf(pages.map(({ orderId }) => orderId));
      for (const { operationId, orderId, amount } of pages) {
        if (isSame(due.get(orderId), amount)) continue;
        withdrawn += await db.transaction().execute((tx) => withdrawPages(tx, { operationId }));
      }
      after = pages.length < BATCH ? null : (pages.at(-1)?.operationId ?? null);
      if (after === null) break;
    }
    return withdrawn;
  };
}

const isSame = (due: Money | undefined, asked: Money): boolean =>
  due?.minor === asked.minor && due.currency === asked.currency;
