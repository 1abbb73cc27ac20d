import { sql } from 'kysely';
import type { Person } from '../core/person.ts';
import { holdsAny, mayNameAny, type Tx } from '../platform/db/index.ts';

/** Answers to other programs that speak of a person stay given, without their words: a repeat must do nothing twice. */
export async function emptyAnswersAbout(tx: Tx, { customerId, conversationIds, names }: Person): Promise<void> {
  const body = sql`body::text`;
  await sql`
    update api_answers set body = '{}'
    where ${holdsAny(body, [customerId, ...conversationIds])} or ${mayNameAny(body, names)}`.execute(tx);
}
