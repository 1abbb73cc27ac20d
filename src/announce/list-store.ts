import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { COLUMNS } from './store.ts';
import type { Announcement, AnnouncementId, AnnouncementState } from './types.ts';

/** Which are listed; null: whatever it is. */
export type Wanted = {
  /** Such as `order:<id>`. */
  readonly about: string | null;
  readonly customerId: CustomerId | null;
  readonly state: AnnouncementState | null;
  /** The last one of the page before. */
  readonly after: AnnouncementId | null;
  readonly limit: number;
};

/** What the business began, made by another program or not, the newest first. */
export async function listAnnouncements(db: Db, { about, customerId, state, after, limit }: Wanted) {
  // The state stands in the SQL, for the partial index of what did not go.
  const conditions = [
    ...(about === null ? [] : [sql`a.about = ${about}`]),
    ...(customerId === null ? [] : [sql`a.customer_id = ${customerId}`]),
    ...(state === null ? [] : [sql`a.state = ${sql.lit(state)}`]),
    ...(after === null ? [] : [sql`a.id < ${after}`]),
  ];
  const { rows } = await sql<Announcement>`
    select ${COLUMNS} from announcements a where ${sql.join([sql`true`, ...conditions], sql` and `)}
    order by a.id desc limit ${limit}`.execute(db);
  return rows;
}
