import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

export type TemplateFigures = {
  readonly name: string;
  readonly language: string;
  /** Taken by WhatsApp; the others are among them. */
  readonly sent: number;
  readonly delivered: number;
  readonly read: number;
  readonly failed: number;
};

/** What became of the templates that WhatsApp took during the last days, by name and language. */
export async function templateFigures(db: Db, days: number): Promise<readonly TemplateFigures[]> {
  const { rows } = await sql<TemplateFigures>`
    select decision -> 'template' ->> 'name' as name, decision -> 'template' ->> 'language' as language,
      count(*)::int as sent,
      (count(*) filter (where state in ('delivered', 'read', 'played') or delivered_at is not null))::int as delivered,
      (count(*) filter (where state in ('read', 'played') or read_at is not null))::int as read,
      (count(*) filter (where state = 'failed'))::int as failed
    from outbox_messages
    where accepted_at > now() - ${days} * interval '1 day' and decision ->> 'as' = 'template'
      and decision -> 'template' ->> 'name' is not null
    group by 1, 2`.execute(db);
  return rows;
}
