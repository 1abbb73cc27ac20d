import { AppError } from '../core/errors.ts';
import { changeMember, findMember } from './member-store.ts';
import { lockOwners } from './owner-store.ts';
import type { AccountDeps } from './ports.ts';
import { recordAct } from './record-act.ts';
import { mayChange } from './rules.ts';
import { endSessions } from './session-store.ts';
import { endTokens } from './token-store.ts';
import type { Member, StaffId } from './types.ts';
import type { Viewer } from './viewer.ts';

export type StaffChange = Partial<Pick<Member, 'name' | 'language' | 'role' | 'isActive' | 'isOnDuty'>>;

/**
 * Changes a person's account, from their next request on. Who is deactivated is signed out everywhere.
 * @throws AppError `change_forbidden`, `staff_unknown`, or `last_owner`: one active owner stays, also of two changes at once
 */
export async function changeStaff(
  { db, now }: Pick<AccountDeps, 'db' | 'now'>,
  viewer: Viewer,
  id: string,
  change: StaffChange,
): Promise<Member> {
  if (!mayChange(viewer, id, Object.keys(change))) throw new AppError('change_forbidden', 'forbidden');
  return db.transaction().execute(async (tx) => {
    const takesOwner = (change.role !== undefined && change.role !== 'owner') || change.isActive === false;
    if (takesOwner) {
      const owners = await lockOwners(tx);
      if (owners.every((owner) => owner === id) && owners.length > 0) throw new AppError('last_owner', 'conflict');
      // Two owners who deactivate each other: the second is none any more once it was their turn.
      if (!owners.some((owner) => owner === viewer.id)) throw new AppError('change_forbidden_now', 'forbidden');
    }
    const before = await findMember(tx, { id: id as StaffId });
    const after = before && (await changeMember(tx, before.id, change));
    if (before === undefined || after === undefined) throw new AppError('staff_unknown', 'not_found');
    if (before.isActive !== after.isActive) {
      await endSessions(tx, after.id, { allBut: null });
      await endTokens(tx, 'password_reset', { staffId: after.id }, now());
    }
    for (const [name, value] of Object.entries(change))
      if (before[name as keyof StaffChange] !== value)
        await recordAct(tx, { viewer, act: 'staff_changed', about: `${id} ${name}=${value}`, at: now() });
    return after;
  });
}
