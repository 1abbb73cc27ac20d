import { sql } from 'kysely';
import type { Person, PersonRecords } from '../core/person.ts';
import { type Db, rowsByTable } from '../platform/db/index.ts';

export const personRecords = (db: Db, { conversationIds }: Person): Promise<PersonRecords> =>
  rowsByTable(db, {
    draft_decisions: sql`
      select turn_id, intent, decision, at from draft_decisions
      where conversation_id = any(${conversationIds}::uuid[]) order by at`,
  });
