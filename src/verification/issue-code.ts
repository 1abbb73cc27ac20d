import { createHmac, randomInt } from 'node:crypto';
import type { EmailAddress } from '../core/email.ts';
import { type CustomerId, newId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Tx } from '../platform/db/index.ts';
import { mailboxOf } from './address-rules.ts';
import { CODE_LASTS_MS, mayStillSend } from './code-rules.ts';
import { countCodes, insertCode, lockMailbox } from './code-store.ts';
import type { SendCode } from './ports.ts';
import type { CodePurpose, CodeStep } from './types.ts';

export type IssueDeps = {
  /** Secret of this installation under which codes are hashed. */
  readonly key: Buffer;
  readonly sendCode: SendCode;
  /** Told when it happens, also of what a failing transaction then takes back. */
  readonly onCode: (step: CodeStep) => void;
};

export type Issue = {
  readonly customerId: CustomerId;
  readonly purpose: CodePurpose;
  readonly address: EmailAddress;
  /** Of a `release`: the address that takes its place. */
  readonly newAddress: EmailAddress | null;
  readonly language: Language;
  /** Business time. */
  readonly now: Date;
};

/** The hash of a code, bound to its customer. */
export const digestOf = (key: Buffer, customerId: CustomerId, code: string): Buffer =>
  createHmac('sha256', key).update(`${customerId}\0${code}`).digest();

/**
 * Makes a code, keeps its hash and queues its mail, unless customer or mailbox had too many. The caller holds the
 * customer's row (`lockTrust`).
 */
export async function issueCode(deps: IssueDeps, tx: Tx, issue: Issue): Promise<'sent' | 'too_many'> {
  const { customerId, address, now } = issue;
  const mailbox = mailboxOf(address);
  deps.onCode('asked');
  await lockMailbox(tx, mailbox);
  const counts = await countCodes(tx, customerId, mailbox, now);
  // A change of address needs a second code right after the first.
  const needed = issue.purpose === 'release' ? 2 : 1;
  if (!mayStillSend(counts.customer, needed) || !mayStillSend(counts.mailbox, 1)) {
    deps.onCode('limit_reached');
    return 'too_many';
  }
  const [id, code] = [newId<'verification_code'>(), String(randomInt(1_000_000)).padStart(6, '0')];
  const expiresAt = new Date(now.getTime() + CODE_LASTS_MS);
  const digest = digestOf(deps.key, customerId, code);
  await insertCode(tx, { ...issue, id, mailbox, digest, createdAt: now, expiresAt });
  const minutes = CODE_LASTS_MS / 60_000;
  await deps.sendCode(tx, { customerId, address, code, minutes, language: issue.language, key: `code:${id}` });
  deps.onCode('sent');
  return 'sent';
}
