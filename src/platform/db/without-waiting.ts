import { sql } from 'kysely';

/**
 * A column for a statement whose transaction need not wait for the disk. Should the database crash within the next
 * moments the transaction may be as if it had never been, but never without those before it; any later commit that does
 * wait takes it to the disk too. Only for what is made again from rows that are safe.
 */
export const withoutWaitingForDisk = sql`set_config('synchronous_commit', 'off', true) as commits`;
