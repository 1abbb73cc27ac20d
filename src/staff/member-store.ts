import { sql } from 'kysely';
import type { EmailAddress } from '../core/email.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Member, StaffId } from './types.ts';

type Tables = { staffMembers: Member };

/** False when somebody has this address already. */
export async function insertMember(tx: Tx, member: Member): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .withTables<Tables>()
    .insertInto('staffMembers')
    .values(member)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** A person by id or address, also one who was deactivated. */
export const findMember = (
  db: Db,
  by: { readonly id: StaffId } | { readonly email: EmailAddress },
): Promise<Member | undefined> =>
  db
    .withTables<Tables>()
    .selectFrom('staffMembers')
    .selectAll()
    .where((where) => ('id' in by ? where('id', '=', by.id) : where('email', '=', by.email)))
    .executeTakeFirst();

/** Everybody, also who was deactivated, by name. */
export const listMembers = (db: Db): Promise<Member[]> =>
  db.withTables<Tables>().selectFrom('staffMembers').selectAll().orderBy('name').orderBy('id').execute();

/** Returns the person as they are then; undefined when there is nobody with this id. */
export const changeMember = (
  db: Db,
  id: StaffId,
  change: Partial<Omit<Member, 'id' | 'email' | 'createdAt' | 'passwordVersion' | 'passwordHash'>>,
): Promise<Member | undefined> =>
  db
    .withTables<Tables>()
    .updateTable('staffMembers')
    .set(change)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();

/** Sets another password, which voids every session. */
export async function setPasswordHash(tx: Tx, id: StaffId, hash: string): Promise<void> {
  await sql`
    update staff_members set password_hash = ${hash}, password_version = password_version + 1
    where id = ${id}`.execute(tx);
}

/** Keeps the same password under a better hash; not when it was changed meanwhile. */
export async function renewPasswordHash(db: Db, { id, passwordVersion }: Member, hash: string): Promise<void> {
  await sql`
    update staff_members set password_hash = ${hash}
    where id = ${id} and password_version = ${passwordVersion}`.execute(db);
}
