import { sql } from 'kysely';
import type { CallId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { withoutPerson } from './without-person.ts';

const PART = 100;

/** Takes a person out of the stored calls with ids after one (null: of all), read or not. Again it changes nothing. */
export async function cleanCalls(db: Db, names: readonly string[], after: string | null): Promise<void> {
  if (names.length === 0) return;
  const isNamed = sql.join(
    names.map((name) => sql`position(${Buffer.from(name)}::bytea in body) > 0`),
    sql` or `,
  );
  const all = new Set(names.map((name) => name.replace(/^\+/, '')));
  for (let last = after; ; ) {
    const { rows } = await sql<{ id: CallId; body: Buffer }>`
      select id, body from webhook_calls where id > coalesce(${last}::uuid, '00000000-0000-0000-0000-000000000000') and (${isNamed})
      order by id limit ${PART} for update`.execute(db);
    for (const { id, body } of rows) await keepOthers(db, id, body, all);
    last = rows.at(-1)?.id ?? last;
    if (rows.length < PART) return;
  }
}

async function keepOthers(db: Db, id: CallId, body: Buffer, names: ReadonlySet<string>): Promise<void> {
  const kept = withoutPerson(body, names);
  if (kept === null) await sql`delete from webhook_calls where id = ${id}`.execute(db);
  else if (kept !== body) await sql`update webhook_calls set body = ${kept} where id = ${id}`.execute(db);
}
