import type { Db } from '../platform/db/index.ts';
import type { ApiKey, ApiKeyId } from './types.ts';

type ApiKeyRow = ApiKey & { readonly hash: Buffer };
type Tables = { apiKeys: ApiKeyRow };

const SHOWN = ['id', 'name', 'prefix', 'scopes', 'createdAt', 'lastUsedAt', 'revokedAt'] as const;

export async function insertKey(db: Db, row: ApiKeyRow): Promise<void> {
  await db.withTables<Tables>().insertInto('apiKeys').values(row).execute();
}

/** Every key that was ever made, the newest first. */
export const selectKeys = (db: Db): Promise<ApiKey[]> =>
  db.withTables<Tables>().selectFrom('apiKeys').select(SHOWN).orderBy('createdAt', 'desc').execute();

/** The key that still works under this prefix. */
export const selectValidKey = (db: Db, prefix: string): Promise<ApiKeyRow | undefined> =>
  db
    .withTables<Tables>()
    .selectFrom('apiKeys')
    .selectAll()
    .where('prefix', '=', prefix)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();

/** False when no working key has this prefix. */
export async function markRevoked(db: Db, prefix: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .withTables<Tables>()
    .updateTable('apiKeys')
    .set({ revokedAt: at })
    .where('prefix', '=', prefix)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function markUsed(db: Db, id: ApiKeyId, at: Date): Promise<void> {
  await db.withTables<Tables>().updateTable('apiKeys').set({ lastUsedAt: at }).where('id', '=', id).execute();
}
