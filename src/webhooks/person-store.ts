import { type RawBuilder, sql } from 'kysely';
import type { CallId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { withoutPerson } from './without-person.ts';

/** Calls that one statement looks through, well within its time however long they are, and those of them it brings. */
const LOOKED_THROUGH = 10_000;
const BROUGHT = 100;

const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Takes a person out of the stored calls with ids after one (null: of all), read or not, a part after the other: however
 * many are kept, no statement looks through all. Again it changes nothing.
 */
export async function cleanCalls(db: Db, names: readonly string[], after: string | null): Promise<void> {
  if (names.length === 0) return;
  const isNamed = sql.join(
    names.map((name) => sql`position(${Buffer.from(name)}::bytea in body) > 0`),
    sql` or `,
  );
  const all = new Set(names.map((name) => name.replace(/^\+/, '')));
  for (let last: string | null = after ?? FIRST; last !== null; ) {
    const end = await endOfPart(db, last);
    await cleanPart(db, last, end, isNamed, all);
    last = end;
  }
}

/** The last call of the part that begins after an id; null: what is left is less than a part. */
async function endOfPart(db: Db, after: string): Promise<CallId | null> {
  const { rows } = await sql<{ id: CallId }>`
    select id from webhook_calls where id > ${after}::uuid order by id offset ${LOOKED_THROUGH - 1} limit 1`.execute(
    db,
  );
  return rows[0]?.id ?? null;
}

async function cleanPart(
  db: Db,
  after: string,
  end: CallId | null,
  isNamed: RawBuilder<unknown>,
  names: ReadonlySet<string>,
): Promise<void> {
  const isBefore = end === null ? sql`true` : sql`id <= ${end}::uuid`;
  for (let last = after; ; ) {
    const { rows } = await sql<{ id: CallId; body: Buffer }>`
      select id, body from webhook_calls where id > ${last}::uuid and ${isBefore} and (${isNamed})
      order by id limit ${BROUGHT} for update`.execute(db);
    for (const { id, body } of rows) await keepOthers(db, id, body, names);
    last = rows.at(-1)?.id ?? last;
    if (rows.length < BROUGHT) return;
  }
}

async function keepOthers(db: Db, id: CallId, body: Buffer, names: ReadonlySet<string>): Promise<void> {
  const kept = withoutPerson(body, names);
  if (kept === null) await sql`delete from webhook_calls where id = ${id}`.execute(db);
  else if (kept !== body) await sql`update webhook_calls set body = ${kept} where id = ${id}`.execute(db);
}
