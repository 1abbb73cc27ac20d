import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';

/** Longer than any page takes: whoever holds one longer is dead, or rests because the vendor does not answer. */
const LEASE_MS = 120_000;

/** How far a comparison of all open invoices is. */
export type InvoiceReading = {
  readonly seen: number;
  readonly added: number;
  readonly ended: number;
  readonly startedAt: Date;
  /** Null: it goes on. */
  readonly finishedAt: Date | null;
};

export type ClaimedReading = {
  readonly day: string;
  readonly lease: string;
  readonly stage: 'listed' | 'kept';
  readonly afterId: string | null;
  readonly startedAt: Date;
};

/** Takes the reading that is under way, else begins that of a day (`YYYY-MM-DD`); null: done, or somebody else has it. */
export async function claimReading(db: Db, day: string): Promise<ClaimedReading | null> {
  await sql`
    insert into billing_invoice_readings (day)
    select ${day}::date where not exists (select from billing_invoice_readings where finished_at is null)
    on conflict (day) do nothing`.execute(db);
  const { rows } = await sql<ClaimedReading>`
    update billing_invoice_readings set lease = gen_random_uuid(), leased_until = now() + ${LEASE_MS} * interval '1 ms'
    where day = (select day from billing_invoice_readings
      where finished_at is null and (leased_until is null or leased_until < now()) order by day limit 1 for update skip locked)
    returning day::text as day, lease::text as lease, stage, after_id, started_at`.execute(db);
  return rows[0] ?? null;
}

export type ReadingStep = {
  readonly stage: ClaimedReading['stage'];
  readonly afterId: string | null;
  readonly seen: number;
  readonly added: number;
  readonly ended: number;
  readonly isLast: boolean;
};

/** Whether it is still ours, until the transaction ends; else nothing may be done for it. */
export async function holdsReading(tx: Tx, { day, lease }: ClaimedReading): Promise<boolean> {
  const { rows } = await sql`
    select from billing_invoice_readings
    where day = ${day}::date and lease = ${lease}::uuid and finished_at is null for update`.execute(tx);
  return rows.length > 0;
}

/** Writes a step down in the transaction of what it did. */
export async function keepStep(tx: Tx, { day }: ClaimedReading, step: ReadingStep): Promise<void> {
  await sql`
    update billing_invoice_readings set stage = ${step.stage}, after_id = ${step.afterId}, seen = seen + ${step.seen},
      added = added + ${step.added}, ended = ended + ${step.ended}, leased_until = now() + ${LEASE_MS} * interval '1 ms',
      finished_at = case when ${step.isLast} then now() end
    where day = ${day}::date`.execute(tx);
}

/** Lets go of it, so that the next sweep goes on at once. */
export async function releaseReading(db: Db, { day, lease }: ClaimedReading): Promise<void> {
  await sql`
    update billing_invoice_readings set leased_until = null where day = ${day}::date and lease = ${lease}::uuid`.execute(
    db,
  );
}

/** What we take for open and nobody has read since a moment, after one of them. */
export async function keptOpen(db: Db, before: Date, after: string | null, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select vendor_id as id from billing_invoices
    where state = 'open' and read_at < ${before} and vendor_id > ${after ?? ''} order by vendor_id limit ${limit}`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** The newest comparison of open invoices; null: none has begun. */
export async function newestReading(db: Db): Promise<InvoiceReading | null> {
  const { rows } = await sql<InvoiceReading>`
    select seen, added, ended, started_at, finished_at from billing_invoice_readings order by day desc limit 1`.execute(
    db,
  );
  return rows[0] ?? null;
}
