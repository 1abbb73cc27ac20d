import { type RawBuilder, sql } from 'kysely';
import { newId, type OutboxId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { isStaleAnswer } from './stale-answer-store.ts';

/** The message that stands for one that did not arrive. */
export type StandIn = { readonly id: OutboxId; readonly state: 'queued' | 'held' };

/** What a message must be to be replaced. `words`: it went as free words, and has nothing else to go as. */
export type Replaceable = 'anything' | 'has_template' | 'words';

export type Replacing = {
  readonly when: Replaceable;
  readonly needsTemplate?: true;
  /** Null: it goes. */
  readonly heldAs: string | null;
  /** Null: at once, in the place of the one that failed. What waits goes behind what is said meanwhile. */
  readonly delayMs: number | null;
  /** Nothing stands for an answer that is too old. */
  readonly unlessStale?: boolean;
  /** As many messages may have failed for these words, this one among them. */
  readonly most: number;
};

/**
 * Stores what stands for a message that WhatsApp reported as not delivered: the same words, or its template. Once for
 * each message, however often the report is repeated. Null when nothing stands for it.
 */
export async function replaceFailed(tx: Tx, id: OutboxId, how: Replacing): Promise<StandIn | null> {
  const { rows } = await sql<StandIn>`
    with recursive chain as (
      select id, replaces from outbox_messages where id = ${id}
      union all
      select o.id, o.replaces from chain c join outbox_messages o on o.id = c.replaces
    )
    insert into outbox_messages (id, conversation_id, turn_id, origin, content, template, topic, purpose, about, expires_at, author_id,
      needs_template, state, reason, error_code, error_details, not_before, place, replaces)
    select ${newId()}::uuid, conversation_id, turn_id, origin, content, template, topic, purpose, about, expires_at, author_id,
      needs_template or ${how.needsTemplate === true}, ${how.heldAs === null ? 'queued' : 'held'}, ${how.heldAs},
      ${how.heldAs === null ? sql`null, null` : sql`error_code, error_details`},
      now() + ${how.delayMs}::float8 * interval '1 ms', ${how.delayMs === null ? sql`coalesce(place, seq)` : sql`null`}, id
    from outbox_messages o where id = ${id} and state = 'failed' and ${CONDITIONS[how.when]} and (select count(*) from chain) <= ${how.most}
      and ${how.unlessStale ? sql`not ${isStaleAnswer(sql`o`)}` : sql`true`}
    on conflict (replaces) where replaces is not null do nothing
    returning id, state
  `.execute(tx);
  return rows[0] ?? null;
}

const IS_WORDS = sql`decision ->> 'as' is distinct from 'template'`;
const CONDITIONS: Readonly<Record<Replaceable, RawBuilder<unknown>>> = {
  anything: sql`true`,
  has_template: sql`(template is not null and not needs_template and ${IS_WORDS})`,
  words: sql`(template is null and ${IS_WORDS})`,
};
