import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';
import type { StaffId } from './types.ts';
import type { Viewer } from './viewer.ts';

export type SignedIn = Omit<Viewer, 'session'> & {
  readonly device: string;
  readonly lastSeenAt: Date;
};

/** Who a session belongs to, with the role they have now; undefined when it is over for whatever reason. */
export async function findSignedIn(
  db: Db,
  { ref, at, openedAfter }: { readonly ref: string; readonly at: Date; readonly openedAfter: Date },
): Promise<SignedIn | undefined> {
  const { rows } = await sql<SignedIn>`
    select m.id, m.name, m.email, m.role, m.language, s.device, s.last_seen_at
    from staff_sessions s join staff_members m on m.id = s.staff_id
    where s.ref = ${ref} and s.expire > ${at} and s.created_at > ${openedAfter}
      and m.is_active and m.password_version = s.password_version`.execute(db);
  return rows[0];
}

/** Notes that a person is there. A session that nobody asked to be remembered then ends at `idleUntil`. */
export async function noteSeen(
  db: Db,
  { ref, at, idleUntil }: { readonly ref: string; readonly at: Date; readonly idleUntil: Date },
): Promise<void> {
  await sql`
    with seen as (
      update staff_sessions
      set last_seen_at = ${at}, expire = case when sess->'cookie'->>'expires' is null then ${idleUntil} else expire end
      where ref = ${ref} returning staff_id)
    update staff_members m set last_seen_at = ${at} from seen where m.id = seen.staff_id`.execute(db);
}

export type SessionRow = {
  readonly ref: string;
  readonly device: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
};

/** The sessions of a person that still work, the one used last first. */
export async function listSessions(db: Db, staffId: StaffId, at: Date): Promise<SessionRow[]> {
  const { rows } = await sql<SessionRow>`
    select s.ref, s.device, s.created_at, s.last_seen_at
    from staff_sessions s join staff_members m on m.id = s.staff_id
    where s.staff_id = ${staffId} and s.expire > ${at} and m.password_version = s.password_version
    order by s.last_seen_at desc limit 200`.execute(db);
  return rows;
}

/** Ends one session of a person, or all, or all but one; returns how many there were. */
export async function endSessions(
  db: Db,
  staffId: StaffId,
  which: { readonly ref: string } | { readonly allBut: string | null },
): Promise<number> {
  const chosen = 'ref' in which ? sql`ref = ${which.ref}` : sql`ref is distinct from ${which.allBut}::uuid`;
  const { numAffectedRows } = await sql`
    delete from staff_sessions where staff_id = ${staffId} and ${chosen}`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** Removes sessions that ended before a moment; returns how many. */
export async function forgetSessions(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from staff_sessions where sid in (
      select sid from staff_sessions where expire < ${before} order by expire limit ${limit})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
