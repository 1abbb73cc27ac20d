import type { Clock } from '../core/clock.ts';
import type { ActionId, ConversationId, CustomerId, MessageId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { lockAction, type Settlement, type StoredAction, settleAction } from './proposal-store.ts';
import type { Answer } from './read-answer.ts';
import type { Action, Executor, Fact, Proposal } from './types.ts';
import { WORDS } from './words.ts';
import { writeMoment } from './write-moment.ts';

export type SettleAnswerDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  /** One executor per kind of action. */
  readonly executors: Readonly<Record<string, Executor>>;
  /** IANA zone of the shop. */
  readonly timeZone: () => Promise<string>;
  /**
   * How what was executed stands today, for a customer who says yes to it once more; null where the words of
   * then are as good.
   */
  readonly retell?: (db: Db, action: Action) => Promise<string | null>;
};

export type Asker = {
  readonly customerId: CustomerId;
  readonly conversationId: ConversationId;
  readonly language: Language;
};

export type Settled = {
  /** What the customer is told; a new question stands in `instead` alone. */
  readonly text: string;
  readonly facts: readonly Fact[];
  readonly instead: Proposal | null;
  readonly became: Settlement['state'] | 'unknown' | 'repeated';
  /** What this answer has done, also when it is told again after a crash; null: nothing, or somebody else's answer did it. */
  readonly executed: ActionId | null;
};

/**
 * Does what the customer said yes to, once: the action's row is locked, and what is done commits together with what is
 * remembered of it. A second yes, or the rerun of a turn that was killed, hears what the first one did.
 */
export async function settleAnswer(
  deps: SettleAnswerDeps,
  asker: Asker,
  answer: Answer<{ readonly id: MessageId }>,
): Promise<Settled> {
  const timeZone = await deps.timeZone();
  return deps.db.transaction().execute(async (tx) => {
    const action = await lockAction(tx, answer.actionId);
    // Foreign and unknown look the same.
    if (!action || action.customerId !== asker.customerId || action.conversationId !== asker.conversationId)
      return { text: WORDS[asker.language].unknown, facts: [], instead: null, became: 'unknown', executed: null };
    if (action.state !== 'proposed')
      return action.settledBy === answer.message.id
        ? { ...toldOf(action, timeZone), instead: action.instead, became: 'repeated', executed: executedBy(action) }
        : { ...(await repeat(deps, tx, action, timeZone)), instead: null, became: 'repeated', executed: null };
    const at = deps.businessClock();
    const decided = await decide(deps, tx, action, answer, at);
    const { state, instead } = decided;
    await settleAction(tx, action.id, { ...decided, at, by: answer.message.id, how: answer.how });
    const settled = { ...action, ...decided, settledAt: at };
    return { ...toldOf(settled, timeZone), instead, became: state, executed: executedBy(settled) };
  });
}

const executedBy = ({ id, state }: Pick<StoredAction, 'id' | 'state'>): ActionId | null =>
  state === 'executed' ? id : null;

type Decided = Pick<Settlement, 'state' | 'told' | 'facts' | 'instead'>;

async function decide(
  deps: SettleAnswerDeps,
  tx: Tx,
  action: StoredAction,
  { answer }: Answer<unknown>,
  now: Date,
): Promise<Decided> {
  const words = WORDS[action.language];
  const nothing = { facts: [], instead: null };
  if (answer === 'no') return { ...nothing, state: 'declined', told: words.declined };
  if (action.expiresAt.getTime() <= now.getTime()) return { ...nothing, state: 'expired', told: words.expired };
  const execute = deps.executors[action.kind];
  if (!execute) return { ...nothing, state: 'failed', told: words.failed };
  const done = await execute(tx, withTerms(action), now);
  if (done.outcome === 'executed') return { state: 'executed', told: done.text, facts: done.facts, instead: null };
  return { state: 'refused', told: done.text, facts: done.facts, instead: done.instead };
}

const withTerms = (action: StoredAction): Action => ({
  ...action,
  terms: JSON.parse(action.terms) as Record<string, unknown>,
});

type Words = Pick<Settled, 'text' | 'facts'>;

/** The words of the settlement; what was done has the time when it was. The rerun of a turn hears the same. */
function toldOf({ state, told, facts, settledAt, language }: StoredAction, timeZone: string): Words {
  const text = told ?? WORDS[language].replaced;
  const isDone = state === 'executed' && settledAt !== null;
  return {
    text: isDone ? `${text}\n_${writeMoment(settledAt, timeZone, language)}_` : text,
    facts: facts ?? [],
  };
}

/** Another answer to what was settled before hears what became of it then, as something past. */
async function repeat(deps: SettleAnswerDeps, tx: Tx, action: StoredAction, timeZone: string): Promise<Words> {
  const words = WORDS[action.language];
  const at = action.settledAt === null ? '' : writeMoment(action.settledAt, timeZone, action.language);
  const facts = action.facts ?? [];
  switch (action.state) {
    case 'executed': {
      const today = (await deps.retell?.(tx, withTerms(action))) ?? null;
      const text =
        today === null ? `${words.doneBefore(at)}\n${action.told ?? ''}` : `${words.doneAndNow(at)}\n${today}`;
      return { text, facts };
    }
    case 'declined':
      return { text: words.declinedBefore, facts };
    case 'expired':
      return { text: words.expiredBefore, facts };
    case 'refused':
      return { text: `${words.refusedBefore(at)}\n${action.told ?? ''}`, facts };
    case 'failed':
      return { text: words.failedBefore(at), facts };
    case 'withdrawn':
      return { text: words.withdrawn, facts: [] };
    default:
      return { text: words.replaced, facts: [] };
  }
}
