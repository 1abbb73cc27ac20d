import type { Clock } from '../core/clock.ts';
import type { ConversationId, CustomerId, MessageId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { lockAction, type Settlement, type StoredAction, settleAction } from './proposal-store.ts';
import type { Answer } from './read-answer.ts';
import type { Executor, Fact, Proposal } from './types.ts';
import { WORDS } from './words.ts';

export type SettleAnswerDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  /** One executor per kind of action. */
  readonly executors: Readonly<Record<string, Executor>>;
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
};

/**
 * Does what the customer said yes to, once: the action's row is locked, and what is done commits together with what is
 * remembered of it. A second yes, or the rerun of a turn that was killed, hears what the first one did.
 */
export function settleAnswer(
  deps: SettleAnswerDeps,
  asker: Asker,
  answer: Answer<{ readonly id: MessageId }>,
): Promise<Settled> {
  return deps.db.transaction().execute(async (tx) => {
    const action = await lockAction(tx, answer.actionId);
    // Foreign and unknown look the same.
    if (!action || action.customerId !== asker.customerId || action.conversationId !== asker.conversationId)
      return { text: WORDS[asker.language].unknown, facts: [], instead: null, became: 'unknown' };
    if (action.state !== 'proposed') return repeat(action, answer);
    const settlement = await decide(deps, tx, action, answer);
    await settleAction(tx, action.id, { ...settlement, by: answer.message.id, how: answer.how });
    const { told, facts, instead, state } = settlement;
    return { text: told, facts, instead, became: state };
  });
}

type Decided = Pick<Settlement, 'state' | 'told' | 'facts' | 'instead'>;

async function decide(
  deps: SettleAnswerDeps,
  tx: Tx,
  action: StoredAction,
  { answer }: Answer<unknown>,
): Promise<Decided> {
  const words = WORDS[action.language];
  const nothing = { facts: [], instead: null };
  const now = deps.businessClock();
  if (answer === 'no') return { ...nothing, state: 'declined', told: words.declined };
  if (action.expiresAt.getTime() <= now.getTime()) return { ...nothing, state: 'expired', told: words.expired };
  const execute = deps.executors[action.kind];
  if (!execute) return { ...nothing, state: 'failed', told: words.failed };
  const done = await execute(tx, { ...action, terms: JSON.parse(action.terms) as Record<string, unknown> }, now);
  if (done.outcome === 'executed') return { state: 'executed', told: done.text, facts: done.facts, instead: null };
  return { state: 'refused', told: done.text, facts: done.facts, instead: done.instead };
}

/** The same message again (a rerun) hears the same words; another yes hears that it was settled already. */
function repeat(action: StoredAction, answer: Answer<{ readonly id: MessageId }>): Settled {
  const words = WORDS[action.language];
  const facts = action.facts ?? [];
  const told = action.told ?? words.replaced;
  if (action.state === 'replaced') return { text: words.replaced, facts: [], instead: null, became: 'repeated' };
  if (action.settledBy === answer.message.id) return { text: told, facts, instead: action.instead, became: 'repeated' };
  return {
    text: action.state === 'executed' ? `${words.already} ${told}` : told,
    facts,
    instead: null,
    became: 'repeated',
  };
}
