import type { Db } from '../../platform/db/db.ts';

export type StoredMedia = {
  readonly id: string;
  /** Whose phone it came from; null for an upload of the business. */
  readonly customerId: string | null;
  readonly mime: string;
  readonly fileName: string | null;
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** Business time. */
  readonly at: Date;
};

const tables = (db: Db) => db.withTables<{ 'simulator.media': StoredMedia }>();

export async function insertMedia(db: Db, media: StoredMedia): Promise<void> {
  await tables(db).insertInto('simulator.media').values(media).execute();
}

export async function findMedia(db: Db, id: string): Promise<StoredMedia | undefined> {
  return tables(db).selectFrom('simulator.media').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function deleteMedia(db: Db, id: string): Promise<void> {
  await tables(db).deleteFrom('simulator.media').where('id', '=', id).execute();
}

/** The newest first: what is beyond the first ones is to make room. */
export async function listMedia(db: Db): Promise<Pick<StoredMedia, 'id' | 'bytes'>[]> {
  return tables(db).selectFrom('simulator.media').select(['id', 'bytes']).orderBy('at', 'desc').orderBy('id').execute();
}
