import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';

/** Adds what a turn cost to its day, in millionths of a US dollar. */
export async function addSpend(tx: Tx, microUsd: number): Promise<void> {
  await sql`
    insert into llm_spend as s (day, micro_usd) values (current_date, ${microUsd})
    on conflict (day) do update set micro_usd = s.micro_usd + excluded.micro_usd
  `.execute(tx);
}

/** What the models have cost today, in millionths of a US dollar. */
export async function spentToday(db: Db): Promise<number> {
  const { rows } = await sql<{ microUsd: number }>`select micro_usd from llm_spend where day = current_date`.execute(
    db,
  );
  return rows[0]?.microUsd ?? 0;
}
