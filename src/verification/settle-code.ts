import { timingSafeEqual } from 'node:crypto';
import type { Fact } from '../actions/index.ts';
import type { Clock } from '../core/clock.ts';
import { type EmailAddress, maskAddress } from '../core/email.ts';
import type { CustomerId, MessageId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { isOpen, MAX_TRIES } from './code-rules.ts';
import { lockNewestCode, type StoredCode, settleTry } from './code-store.ts';
import { lockEntry, type StoredEntry, settleEntry } from './entry-store.ts';
import { KNOWN_FACTS } from './facts.ts';
import { type IssueDeps, issueCode } from './issue-code.ts';
import { afterChange, afterProof } from './trust-rules.ts';
import { insertEvents, lockTrust, saveTrust } from './trust-store.ts';
import type { CodeStep, EntryResult, Trust } from './types.ts';
import { WORDS } from './words.ts';

export type SettleCodeDeps = IssueDeps & { readonly db: Db; readonly businessClock: Clock };

export type CodeAsker = { readonly customerId: CustomerId; readonly language: Language };

export type SettledCode = {
  readonly became: EntryResult;
  /** What the customer is told by code. */
  readonly text: string;
  readonly facts: readonly Fact[];
  /** It is known now who the customer is: what was asked before may go on. */
  readonly isKnown: boolean;
};

/**
 * Checks the six digits of a message, once: the result is kept with the entry in the same transaction, so that the rerun
 * of a turn that was killed hears it again and burns no second try.
 */
export async function settleCode(deps: SettleCodeDeps, asker: CodeAsker, messageId: MessageId): Promise<SettledCode> {
  const { became, about, step } = await deps.db.transaction().execute(async (tx) => {
    const trust = await lockTrust(tx, asker.customerId);
    const entry = await lockEntry(tx, messageId, asker.customerId);
    if (entry?.became) return { became: entry.became, about: entry.about ?? '', step: null };
    const result = await check(deps, tx, asker, trust, entry);
    await settleEntry(tx, messageId, result.became, result.about);
    return result;
  });
  if (step !== null) deps.onCode(step);
  return {
    became,
    text: WORDS[asker.language].entry[became](about),
    facts: FACTS[became] ?? [],
    isKnown: became === 'verified' || became === 'already',
  };
}

const FACTS: Readonly<Partial<Record<EntryResult, readonly Fact[]>>> = {
  verified: KNOWN_FACTS,
  already: KNOWN_FACTS,
  changed: [
    { kind: 'done', effect: 'email_updated', of: 'customer' },
    { kind: 'number', value: 24, unit: 'hours', of: 'rest of refunds after a change of address' },
  ],
};

/** `step` is counted, once for each message with digits. */
type Checked = { readonly became: EntryResult; readonly about: string; readonly step: CodeStep | null };

/** What a right code is compared with when there is none: a comparison is made in any case. */
const NOTHING = Buffer.alloc(32);

async function check(
  deps: SettleCodeDeps,
  tx: Tx,
  asker: CodeAsker,
  trust: Trust,
  entry: StoredEntry | null,
): Promise<Checked> {
  const code = await lockNewestCode(tx, asker.customerId);
  const isSame = timingSafeEqual(code?.digest ?? NOTHING, entry?.digest ?? NOTHING);
  const now = deps.businessClock();
  const wrong: Checked = { became: 'wrong', about: '', step: 'wrong' };
  if (code === null || entry === null || entry.digest === null) return wrong;
  if (!isOpen(code, entry.enteredAt)) {
    const isRepeated = code.state === 'used' && isSame && (trust.verifiedUntil?.getTime() ?? 0) > now.getTime();
    return isRepeated
      ? { became: 'already', about: '', step: null }
      : { ...wrong, step: closedStep(code, entry.enteredAt) };
  }
  if (!isSame) {
    const tries = code.tries + 1;
    const isLast = tries >= MAX_TRIES;
    await settleTry(tx, code.id, isLast ? 'spent' : 'awaited', tries);
    return { ...wrong, step: isLast ? 'limit_reached' : 'wrong' };
  }
  await settleTry(tx, code.id, 'used', code.tries);
  return applyCode(deps, tx, asker, trust, code, now);
}

/** Why digits for a code that is closed were not looked at. */
function closedStep({ state, expiresAt }: StoredCode, enteredAt: Date): CodeStep {
  if (state === 'spent') return 'limit_reached';
  return state === 'awaited' && enteredAt >= expiresAt ? 'expired' : 'wrong';
}

async function applyCode(
  deps: SettleCodeDeps,
  tx: Tx,
  asker: CodeAsker,
  trust: Trust,
  code: StoredCode,
  now: Date,
): Promise<Checked> {
  const { customerId } = asker;
  const note = (kind: string) => insertEvents(tx, [customerId], { kind, by: 'code', reason: code.purpose, at: now });
  const wanted = code.purpose === 'release' && code.newAddress !== trust.address ? code.newAddress : null;
  if (wanted !== null) return sendSecond(deps, tx, asker, wanted, now);
  if (code.purpose === 'replace') {
    await saveTrust(tx, customerId, afterChange(trust, code.address, now));
    await note('address_changed');
    return { became: 'changed', about: maskAddress(code.address), step: 'right' };
  }
  await saveTrust(tx, customerId, afterProof(trust, code.address, now));
  await note('verified');
  return { became: 'verified', about: '', step: 'right' };
}

async function sendSecond(
  deps: SettleCodeDeps,
  tx: Tx,
  { customerId, language }: CodeAsker,
  address: EmailAddress,
  now: Date,
): Promise<Checked> {
  const second = { customerId, purpose: 'replace', address, newAddress: null, language, now } as const;
  const sent = await issueCode(deps, tx, second);
  return { became: sent === 'sent' ? 'next' : 'too_many', about: maskAddress(address), step: 'right' };
}
