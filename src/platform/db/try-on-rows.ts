import { sql } from 'kysely';
import pg from 'pg';
import type { Tx } from './db.ts';

/** SQLSTATE class 22: a value that is out of the range of its type, or cannot be read as it. */
const isOfRows = (error: unknown): boolean =>
  error instanceof RangeError || (error instanceof pg.DatabaseError && error.code?.startsWith('22') === true);

/**
 * Does something inside a transaction; gives the error, with what was done taken back, when a row that it met is at fault,
 * so that the transaction can go on without that row. Null: it is done. Throws what would fail with other rows too.
 */
export async function tryOnRows(tx: Tx, act: () => Promise<void>): Promise<Error | null> {
  await sql`savepoint tried`.execute(tx);
  try {
    await act();
    await sql`release savepoint tried`.execute(tx);
    return null;
  } catch (error) {
    if (!isOfRows(error)) throw error;
    await sql`rollback to savepoint tried`.execute(tx);
    return error as Error;
  }
}
