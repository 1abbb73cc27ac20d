import type { Db } from '../platform/db/index.ts';
import type { Member } from './types.ts';

type Tables = { staffMembers: Member };

/** Somebody of the team who can be told of something. */
export type Colleague = Pick<Member, 'id' | 'name' | 'email' | 'role' | 'language'>;

const colleagues = (db: Db) =>
  db
    .withTables<Tables>()
    .selectFrom('staffMembers')
    .select(['id', 'name', 'email', 'role', 'language'])
    .where('isActive', '=', true)
    .orderBy('createdAt')
    .orderBy('id');

const answers = ['owner', 'staff'] as const;

/** Whoever works now and may answer. */
export const listOnDuty = (db: Db): Promise<Colleague[]> =>
  colleagues(db).where('isOnDuty', '=', true).where('role', 'in', answers).execute();

/** Whoever may answer and does not work now. */
export const listOffDuty = (db: Db): Promise<Colleague[]> =>
  colleagues(db).where('isOnDuty', '=', false).where('role', 'in', answers).execute();

/** The shop's owners, on duty or not. */
export const listOwners = (db: Db): Promise<Colleague[]> => colleagues(db).where('role', '=', 'owner').execute();
