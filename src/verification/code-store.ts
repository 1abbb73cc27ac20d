import { sql } from 'kysely';
import type { EmailAddress } from '../core/email.ts';
import type { CustomerId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import type { CodeCounts } from './code-rules.ts';
import type { CodeId, CodePurpose } from './types.ts';

export type NewCode = {
  readonly id: CodeId;
  readonly customerId: CustomerId;
  readonly purpose: CodePurpose;
  readonly address: EmailAddress;
  readonly newAddress: EmailAddress | null;
  readonly mailbox: string;
  readonly digest: Buffer;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

export type StoredCode = Pick<NewCode, 'id' | 'purpose' | 'address' | 'newAddress' | 'digest' | 'expiresAt'> & {
  readonly state: 'awaited' | 'used' | 'spent' | 'replaced' | 'ended';
  readonly tries: number;
};

/** Lets one transaction at a time count the codes of a mailbox. Taken after the customer's own row. */
export async function lockMailbox(tx: Tx, mailbox: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`verification:${mailbox}`}, 0))`.execute(tx);
}

const HOUR = sql`interval '1 hour'`;
const DAY = sql`interval '1 day'`;

/** Codes sent to a customer, and to a mailbox whoever asked, up to `now`. */
export async function countCodes(
  tx: Tx,
  id: CustomerId,
  mailbox: string,
  now: Date,
): Promise<{ readonly customer: CodeCounts; readonly mailbox: CodeCounts }> {
  const counted = (owner: ReturnType<typeof sql>) => sql`
    select count(*) filter (where created_at > ${now}::timestamptz - ${HOUR})::int as last_hour, count(*)::int as last_day
    from verification_codes where ${owner} and created_at > ${now}::timestamptz - ${DAY}`;
  const { rows } = await sql<CodeCounts>`
    ${counted(sql`customer_id = ${id}`)} union all ${counted(sql`mailbox = ${mailbox}`)}
  `.execute(tx);
  const none = { lastHour: 0, lastDay: 0 };
  return { customer: rows[0] ?? none, mailbox: rows[1] ?? none };
}

/** Stores a code; an older one that was awaited counts no more. */
export async function insertCode(tx: Tx, code: NewCode): Promise<void> {
  await sql`update verification_codes set state = 'replaced' where customer_id = ${code.customerId} and state = 'awaited'`.execute(
    tx,
  );
  await sql`
    insert into verification_codes (id, customer_id, purpose, address, new_address, mailbox, digest, created_at, expires_at)
    values (${code.id}, ${code.customerId}, ${code.purpose}, ${code.address}, ${code.newAddress}, ${code.mailbox}, ${code.digest},
      ${code.createdAt}, ${code.expiresAt})
  `.execute(tx);
}

/** The newest code of a customer, taken for this transaction. */
export async function lockNewestCode(tx: Tx, id: CustomerId): Promise<StoredCode | null> {
  const { rows } = await sql<StoredCode>`
    select id, purpose, address, new_address, digest, expires_at, state, tries from verification_codes
    where customer_id = ${id} order by created_at desc, id desc limit 1 for update
  `.execute(tx);
  return rows[0] ?? null;
}

export async function settleTry(tx: Tx, id: CodeId, state: StoredCode['state'], tries: number): Promise<void> {
  await sql`update verification_codes set state = ${state}, tries = ${tries} where id = ${id}`.execute(tx);
}

/** Codes that are awaited count no more. */
export async function endCodes(tx: Tx, ids: readonly CustomerId[]): Promise<void> {
  await sql`update verification_codes set state = 'ended' where customer_id = any(${ids}::uuid[]) and state = 'awaited'`.execute(
    tx,
  );
}
