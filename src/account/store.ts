import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { newId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { AccountEvent } from './types.ts';

/**
 * Keeps events, each once however often it is told. Returns which of those given were new, in order. Of one field and
 * subject the newest by its own time holds; one without a time counts from when it was told first.
 */
export async function rememberEvents(tx: Tx, events: readonly AccountEvent[]): Promise<readonly boolean[]> {
  const digests = events.map(digestOf);
  const first = digests.map((digest, index) => digests.indexOf(digest) === index);
  const rows = events.flatMap((event, index) => {
    const digest = digests[index];
    return first[index] === true && digest !== undefined ? [{ event, digest }] : [];
  });
  // One order for all, so that two of them never wait for each other.
  rows.sort((a, b) => (a.digest < b.digest ? -1 : 1));
  const { rows: added } = await sql<{ digest: Buffer }>`
    insert into account_events (id, digest, field, subject, happened_at, payload)
    select id, decode(digest, 'hex'), field, subject, coalesce(happened_at, now()), payload from unnest(
      ${rows.map(() => newId())}::uuid[], ${rows.map(({ digest }) => digest)}::text[],
      ${rows.map(({ event }) => event.field)}::text[], ${rows.map(({ event }) => event.subject)}::text[],
      ${rows.map(({ event }) => event.happenedAt)}::timestamptz[], ${rows.map(({ event }) => event.payload)}::text[]
    ) as e(id, digest, field, subject, happened_at, payload)
    on conflict (digest) do nothing returning digest`.execute(tx);
  const fresh = new Set(added.map(({ digest }) => digest.toString('hex')));
  return digests.map((digest, index) => first[index] === true && fresh.has(digest));
}

const digestOf = ({ field, subject, account, happenedAt, payload }: AccountEvent): string =>
  createHash('sha256')
    .update(JSON.stringify([field, subject, account, happenedAt?.getTime() ?? null, payload]))
    .digest('hex');

/** What was told about one subject under a field, as JSON texts, the newest by its own time first. */
export async function eventsAbout(tx: Db | Tx, field: string, subject: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ payload: string }>`
    select payload from account_events where field = ${field} and subject = ${subject}
    order by happened_at desc, id desc limit ${limit}`.execute(tx);
  return rows.map(({ payload }) => payload);
}
