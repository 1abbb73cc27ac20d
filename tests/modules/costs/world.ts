import { sql } from 'kysely';
import { calendarOf } from '../../../src/app/build-costs.ts';
import type { ConversationId } from '../../../src/core/ids.ts';
import { keepPrices, type Owner, type PricedStatus, readPrices, SHIPPED_PRICES } from '../../../src/costs/index.ts';
import { useDatabase } from '../../support/database.ts';

/** The database of the test file that imports this. */
export const database = useDatabase();
export const ZONE = 'America/Mexico_City';
export const NUMBER = '106540352242922';
export const prices = await readPrices(SHIPPED_PRICES);
const ANA = { phone: '5215512345678', bsuid: null };

export const REGULAR = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' };

export const statusOf = (
  wamid: string,
  status: PricedStatus['status'],
  at: string,
  pricing: unknown = REGULAR,
): PricedStatus => ({ wamid, status, at: new Date(at), pricing, recipient: ANA });

/** Statuses arrive in one call of WhatsApp. */
export async function arrive(
  statuses: readonly PricedStatus[],
  conversationId: ConversationId | null = null,
  outboxId: string | null = null,
): Promise<void> {
  const owner: Owner = { outboxId, conversationId };
  const owners = new Map(statuses.map(({ wamid }) => [wamid, owner]));
  const deps = { prices, phoneNumberId: NUMBER, calendar: async () => calendarOf(ZONE) };
  await database()
    .db.transaction()
    .execute((tx) => keepPrices(deps, tx, statuses, owners));
}

export type CostRow = {
  readonly wamid: string;
  readonly amountMicro: number;
  readonly category: string | null;
  readonly type: string | null;
  readonly market: string | null;
  readonly conversationId: string | null;
  readonly isEstimated: boolean;
};

/** What is stored, without the time at which it came. */
export async function costRows(): Promise<CostRow[]> {
  const { rows } = await sql<CostRow & { notedAt?: Date }>`select * from message_costs order by wamid`.execute(
    database().db,
  );
  return rows.map(({ notedAt: _, ...row }) => row);
}

export async function forgetCosts(): Promise<void> {
  await sql`delete from message_costs`.execute(database().db);
  await sql`delete from service_quota`.execute(database().db);
}
