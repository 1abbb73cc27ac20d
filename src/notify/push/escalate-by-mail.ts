import type { Clock } from '../../core/clock.ts';
import { parseEmail } from '../../core/email.ts';
import type { ConversationId } from '../../core/ids.ts';
import type { Language } from '../../core/language.ts';
import type { Db, Tx } from '../../platform/db/index.ts';
import { queueMail } from '../queue-mail.ts';
import { hasWorkingDevice } from './device-store.ts';
import type { PushReaders } from './ports.ts';
import type { OnDuty } from './types.ts';
import { otherWords } from './words.ts';

export type WaitingSince = { readonly conversationId: ConversationId; readonly since: Date };

export type EscalationDeps = {
  readonly db: Db;
  readonly readers: Pick<PushReaders, 'staffOnDuty' | 'describe'>;
  /** Keeps a conversation from being erased until the transaction ends; false: it is gone. */
  readonly hold: (tx: Tx, id: ConversationId) => Promise<boolean>;
  /** The clock by which they wait. */
  readonly now: Clock;
  /** False while push is off: then mail goes at once. */
  readonly hasPush: boolean;
  /** The shop's owners, on duty or not. */
  readonly owners: () => Promise<readonly OnDuty[]>;
  /**
   * Conversations that nobody has taken, or whose draft nobody has looked at, waiting since after one moment and until
   * another, the longest first.
   */
  readonly readWaiting: (after: Date, until: Date, limit: number) => Promise<readonly WaitingSince[]>;
  /** Where the console is reached, without a trailing slash. */
  readonly publicUrl: string;
};

/** Staff on duty is mailed after this; at once when none of them has a device that shows pushes. */
const STAFF_AFTER_MS = 180_000;
const OWNER_AFTER_MS = 600_000;
const LOOKS_BACK_MS = 86_400_000;
const AT_ONCE = 200;
/** A transaction that took long commits what it dated earlier, and another clock may be a little behind. */
const OVERLAP_MS = 10_000;
/** More conversations that reach their time together are told in one mail. */
const MOST_APART = 5;

/**
 * Mail as the second channel: whoever is on duty when a customer has waited for anybody for three minutes, the owners
 * after ten. Each wait is mailed once to each address, whoever asks for it and however often. Returns how many
 * conversations were looked at. Of a customer who was erased meanwhile nobody is mailed.
 */
export function createEscalation(deps: EscalationDeps): () => Promise<number> {
  const [toStaff, toOwners] = [createLevel(deps, 'staff'), createLevel(deps, 'owner')];
  return async () => {
    const staff = await deps.readers.staffOnDuty();
    const ids = staff.map(({ id }) => id);
    const isReached = deps.hasPush && (await hasWorkingDevice(deps.db, ids));
    return (
      (await toStaff(staff, isReached ? STAFF_AFTER_MS : 0)) + (await toOwners(await deps.owners(), OWNER_AFTER_MS))
    );
  };
}

type MailLevel = (to: readonly OnDuty[], afterMs: number) => Promise<number>;

/** Where it stands it only remembers for itself: the key of a mail that is queued already changes nothing. */
function createLevel(deps: EscalationDeps, level: 'staff' | 'owner'): MailLevel {
  let from: Date | null = null;
  let seen: ReadonlySet<string> = new Set();
  return async (to, afterMs) => {
    const now = deps.now().getTime();
    const until = new Date(now - afterMs);
    const after = from ?? new Date(now - LOOKS_BACK_MS);
    // The simulator's clock may have been put back.
    if (after >= until) return 0;
    const found = await deps.readWaiting(after, until, AT_ONCE);
    const waiting = found.filter((one) => !seen.has(wordOf(one)));
    for (const person of to) await mailPerson(deps, person, waiting, level);
    seen = new Set(found.map(wordOf));
    const last = found.at(-1)?.since;
    // A full page goes on from its end; otherwise what commits late is looked for a while longer.
    from = found.length < AT_ONCE || last === undefined ? new Date(until.getTime() - OVERLAP_MS) : last;
    return waiting.length;
  };
}

const wordOf = ({ conversationId, since }: WaitingSince): string => `${conversationId} ${since.toISOString()}`;

async function mailPerson(
  deps: EscalationDeps,
  person: OnDuty,
  waiting: readonly WaitingSince[],
  level: string,
): Promise<void> {
  const address = parseEmail(person.email);
  const [first] = waiting;
  if (address === null || first === undefined) return;
  const about = { language: person.language, to: { address, name: person.name }, customerId: null };
  if (waiting.length > MOST_APART) {
    const key = `escalation:${level}:${first.conversationId}:${first.since.toISOString()}:${address}`;
    const { several, together } = otherWords(person.language);
    const data = { customer: several, reason: together(waiting.length).body, link: `${deps.publicUrl}/` };
    await queueMail({ ...about, key, template: 'escalation', data }).execute(deps.db);
    return;
  }
  for (const { conversationId, since } of waiting) {
    const key = `escalation:${conversationId}:${since.toISOString()}:${address}`;
    // One mail a transaction: nobody waits for two mails that another process writes too.
    await deps.db.transaction().execute(async (tx) => {
      if (!(await deps.hold(tx, conversationId))) return;
      const data = await dataOf(deps, tx, conversationId, person.language);
      await queueMail({ ...about, key, template: 'escalation', data }).execute(tx);
    });
  }
}

async function dataOf(
  { readers, publicUrl }: EscalationDeps,
  tx: Tx,
  conversationId: ConversationId,
  language: Language,
) {
  const { customer, reason } = await readers.describe(conversationId, language, 'waiting', tx);
  const other = otherWords(language);
  return {
    customer: customer?.trim() || other.someone,
    reason: reason?.trim() || other.asked,
    link: `${publicUrl}/c/${conversationId}`,
  };
}
