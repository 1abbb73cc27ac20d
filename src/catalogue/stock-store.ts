import { sql } from 'kysely';
import { AppError } from '../core/errors.ts';
import type { Tx } from '../platform/db/index.ts';
import type { VariantId } from './types.ts';

/** Pieces of counted variants; each variant once. */
export type Pieces = readonly { readonly variantId: VariantId; readonly quantity: number }[];

/** Takes the stock rows for this transaction, always in the same order, so that two buyers cannot deadlock. */
export async function lockStock(tx: Tx, variantIds: readonly VariantId[]): Promise<void> {
  if (variantIds.length === 0) return;
  await sql`
    select variant_id from stock where variant_id = any(${variantIds}::uuid[]) order by variant_id for update`.execute(
    tx,
  );
}

/** Sets pieces aside. Throws AppError `stock_short` when they are not there: look after `lockStock` and before this. */
export async function reserveStock(tx: Tx, pieces: Pieces): Promise<void> {
  if (pieces.length === 0) return;
  await lockStock(tx, idsOf(pieces));
  const { rows } = await sql`
    update stock s set reserved = s.reserved + g.quantity, updated_at = now()
    from ${given(pieces)} where s.variant_id = g.variant_id and s.quantity - s.reserved >= g.quantity
    returning s.variant_id`.execute(tx);
  if (rows.length < pieces.length) throw new AppError('stock_short', 'conflict');
}

/** Gives back what was set aside. */
export async function releaseStock(tx: Tx, pieces: Pieces): Promise<void> {
  if (pieces.length === 0) return;
  await lockStock(tx, idsOf(pieces));
  await sql`
    update stock s set reserved = greatest(0, s.reserved - g.quantity), updated_at = now()
    from ${given(pieces)} where s.variant_id = g.variant_id`.execute(tx);
}

/** What was set aside leaves the shop. */
export async function takeStock(tx: Tx, pieces: Pieces): Promise<void> {
  if (pieces.length === 0) return;
  await lockStock(tx, idsOf(pieces));
  await sql`
    update stock s set quantity = greatest(0, s.quantity - g.quantity), reserved = greatest(0, s.reserved - g.quantity),
      updated_at = now()
    from ${given(pieces)} where s.variant_id = g.variant_id`.execute(tx);
}

/** Pieces that came back are for sale again. */
export async function returnStock(tx: Tx, pieces: Pieces): Promise<void> {
  if (pieces.length === 0) return;
  await lockStock(tx, idsOf(pieces));
  await sql`
    update stock s set quantity = s.quantity + g.quantity, updated_at = now()
    from ${given(pieces)} where s.variant_id = g.variant_id`.execute(tx);
}

const idsOf = (pieces: Pieces): readonly VariantId[] => pieces.map(({ variantId }) => variantId);

const given = (pieces: Pieces) => sql`
  unnest(${idsOf(pieces)}::uuid[], ${pieces.map(({ quantity }) => quantity)}::integer[]) as g(variant_id, quantity)`;
