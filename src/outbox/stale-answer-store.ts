import { type RawBuilder, sql } from 'kysely';

/** An answer that waited longer than this answers nothing any more. */
const STALE_AFTER = '72 hours';

/**
 * Whether an answer (its row in `outbox_messages`) is too old to go: what stands for one that failed is as old as the
 * first of them. A person's word is as old as its row, for people also repeat what failed; what the business begins has
 * moments of its own.
 */
export const isStaleAnswer = (row: RawBuilder<unknown>): RawBuilder<boolean> => sql<boolean>`
  (${row}.origin <> 'initiated' and (
    with recursive earlier as (
      select ${row}.replaces, ${row}.origin, ${row}.created_at
      union all
      select f.replaces, f.origin, f.created_at from earlier e join outbox_messages f on f.id = e.replaces where e.origin <> 'person'
    )
    select min(created_at) from earlier) < now() - ${STALE_AFTER}::interval)`;
