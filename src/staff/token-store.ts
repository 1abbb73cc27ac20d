import { sql } from 'kysely';
import type { EmailAddress } from '../core/email.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { OneTimeToken, StaffId, TokenId, TokenKind } from './types.ts';

type Tables = { staffTokens: OneTimeToken & { readonly endedAt: Date | null } };

export async function insertToken(db: Db, token: OneTimeToken): Promise<void> {
  await db
    .withTables<Tables>()
    .insertInto('staffTokens')
    .values({ ...token, endedAt: null })
    .execute();
}

type Given = { readonly kind: TokenKind; readonly hash: Buffer; readonly at: Date };

/** A token that still works, which it does afterwards, too. */
export const findToken = (db: Db, { kind, hash, at }: Given): Promise<OneTimeToken | undefined> =>
  db
    .withTables<Tables>()
    .selectFrom('staffTokens')
    .selectAll()
    .where('kind', '=', kind)
    .where('hash', '=', hash)
    .where('endedAt', 'is', null)
    .where('expiresAt', '>', at)
    .executeTakeFirst();

/** Uses a token up. Of two transactions one gets it, the other, which waits, nothing. */
export const takeToken = (tx: Tx, { kind, hash, at }: Given): Promise<OneTimeToken | undefined> =>
  tx
    .withTables<Tables>()
    .updateTable('staffTokens')
    .set({ endedAt: at })
    .where('kind', '=', kind)
    .where('hash', '=', hash)
    .where('endedAt', 'is', null)
    .where('expiresAt', '>', at)
    .returningAll()
    .executeTakeFirst();

/** Ends tokens before their time; returns them. */
export const endTokens = (
  db: Db,
  kind: TokenKind,
  of: { readonly id: TokenId } | { readonly staffId: StaffId } | { readonly email: EmailAddress },
  at: Date,
): Promise<OneTimeToken[]> =>
  db
    .withTables<Tables>()
    .updateTable('staffTokens')
    .set({ endedAt: at })
    .where('kind', '=', kind)
    .where('endedAt', 'is', null)
    .where((where) =>
      'id' in of
        ? where('id', '=', of.id)
        : 'staffId' in of
          ? where('staffId', '=', of.staffId)
          : where('email', '=', of.email),
    )
    .returningAll()
    .execute();

/** Invitations that nobody has accepted yet, the newest first, also expired ones. */
export const listInvitations = (db: Db): Promise<OneTimeToken[]> =>
  db
    .withTables<Tables>()
    .selectFrom('staffTokens')
    .selectAll()
    .where('kind', '=', 'invitation')
    .where('endedAt', 'is', null)
    .orderBy('id', 'desc')
    .limit(500)
    .execute();

/** Removes tokens that expired before a moment; returns how many. */
export async function forgetTokens(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from staff_tokens where id in (
      select id from staff_tokens where expires_at < ${before} order by expires_at limit ${limit})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
