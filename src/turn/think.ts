import type { Claim, Fact, Receipt } from '../actions/index.ts';
import type { AgentRequest, AgentResult, AgentTrace, LedgerCall, PastTurn, ToolCallRecord } from '../agent/index.ts';
import type { Clock } from '../core/clock.ts';
import type { BudgetStep } from '../costs/index.ts';
import { toWhatsAppText } from '../outbox/index.ts';
import { planUnread } from './plan-unread.ts';
import { writtenOut } from './say-contents.ts';
import { onlyUnread, textsOf } from './texts-of.ts';
import type { TurnPlan, TurnWork } from './types.ts';

export type ThinkDeps = {
  readonly runAgent: (request: AgentRequest) => Promise<AgentResult>;
  /** Facts of this conversation's earlier receipts and of the business's own rows. */
  readonly knownFacts: (work: TurnWork) => Promise<readonly Fact[]>;
  readonly checkClaims: (input: ClaimsInput) => {
    readonly claims: readonly Claim[];
    readonly unsupported: readonly Claim[];
  };
  readonly reasonsForModel: (unsupported: readonly Claim[], language: TurnWork['language']) => readonly string[];
  readonly businessClock: Clock;
  readonly timeZone: () => Promise<string>;
  /** The day's limit for models says that the cheaper one is to answer. */
  readonly prefersEconomy: () => Promise<boolean>;
  /** How far the budgets for this customer are used, looked up before anything is spent. */
  readonly budgetFor: (work: TurnWork) => Promise<BudgetStep>;
  /** Whether this customer may be asked one more thing today; the model alone could ask without end. */
  readonly mayPropose: (work: TurnWork) => Promise<boolean>;
};

export type ClaimsInput = {
  readonly reply: string;
  readonly facts: readonly Fact[];
  readonly customerTexts: readonly string[];
  readonly language: TurnWork['language'];
  readonly now: Date;
  readonly timeZone: string;
};

type Replied = Extract<AgentResult, { outcome: 'replied' }>;

type Attempt = {
  readonly ledger: readonly LedgerCall[];
  readonly correction: AgentRequest['correction'];
  readonly isRetry: boolean;
};

/**
 * Asks the agent for words and lets no claim pass that has no receipt: a refused reply is tried once more by the
 * better model with the reasons, then a person is asked.
 */
export async function think(
  deps: ThinkDeps,
  work: TurnWork,
  history: readonly PastTurn[],
  ledger: readonly LedgerCall[],
  signal: AbortSignal,
): Promise<TurnPlan> {
  const unread = onlyUnread(work);
  if (unread !== null) return planUnread(unread);
  const first = await ask(deps, work, history, { ledger, correction: null, isRetry: false }, signal);
  if (first.result.outcome === 'proposed') return planQuestion(deps, work, first.result);
  if (first.result.outcome !== 'replied') return planWithoutReply(first.result);
  const checked = await check(deps, work, history, wordsOf(first.result), first.result.trace.calls);
  if (checked.unsupported.length === 0) return planReply(first.result, checked);
  const correction = {
    refusedReply: wordsOf(first.result),
    reasons: deps.reasonsForModel(checked.unsupported, work.language),
  };
  const attempt = { ledger: first.result.trace.calls, correction, isRetry: true };
  const { result: second } = await ask(deps, work, history, attempt, signal);
  if (second.outcome === 'proposed') return planQuestion(deps, work, second);
  if (second.outcome !== 'replied') return planWithoutReply(second);
  // The second attempt's calls begin with those of the first, which it was given.
  const rechecked = await check(deps, work, history, wordsOf(second), second.trace.calls);
  if (rechecked.unsupported.length === 0) return planReply(second, rechecked);
  return {
    ...planWithoutReply(second),
    reason: 'claim_failed',
    handTo: 'claim_failed',
    claims: { refused: rechecked.unsupported },
  };
}

async function ask(
  deps: ThinkDeps,
  work: TurnWork,
  history: readonly PastTurn[],
  attempt: Attempt,
  signal: AbortSignal,
): Promise<{ result: AgentResult }> {
  const budget = await deps.budgetFor(work);
  const result = await deps.runAgent({
    turnId: work.turnId,
    conversationId: work.conversation.id,
    customerId: work.customer.id,
    customerName: work.customer.name,
    language: work.language,
    now: deps.businessClock(),
    history,
    texts: textsOf(work),
    ledger: attempt.ledger,
    role: attempt.isRetry ? 'premium' : budget !== 'ample' || (await deps.prefersEconomy()) ? 'economic' : 'default',
    budget,
    correction: attempt.correction,
    signal,
  });
  return { result };
}

/** What the customer wrote in the newest turns may be quoted back; reading all of a long history would cost more than it gives. */
const QUOTABLE_TURNS = 12;
const QUOTABLE_CHARACTERS = 8_000;

async function check(
  deps: ThinkDeps,
  work: TurnWork,
  history: readonly PastTurn[],
  reply: string,
  calls: readonly ToolCallRecord[],
) {
  const receipts = receiptsOf(calls);
  const customerTexts = newestWithin(QUOTABLE_CHARACTERS, [
    ...history.slice(-QUOTABLE_TURNS).flatMap((turn) => turn.customerTexts),
    ...textsOf(work),
  ]);
  const [now, timeZone, own] = [deps.businessClock(), await deps.timeZone(), receipts.flatMap(({ facts }) => facts)];
  const against = (facts: readonly Fact[]) =>
    deps.checkClaims({ reply, facts, customerTexts, language: work.language, now, timeZone });
  const first = against(own);
  // Most replies rest on what this turn looked up; what earlier turns looked up is fetched only when it is needed.
  if (first.unsupported.length === 0 || history.length === 0) return { ...first, receipts };
  return { ...against([...own, ...(await deps.knownFacts(work))]), receipts };
}

/** The newest texts of together at most so many characters, oldest first. */
function newestWithin(limit: number, texts: readonly string[]): readonly string[] {
  let left = limit;
  const kept: string[] = [];
  for (const text of texts.toReversed()) {
    if (left <= 0) break;
    kept.unshift(text.slice(0, left));
    left -= text.length;
  }
  return kept;
}

const receiptsOf = (calls: readonly ToolCallRecord[]): readonly Receipt[] =>
  calls.flatMap((call) => call.receipt ?? []);

/** Everything that the customer will read of the model's, choices included: all of it needs receipts. */
const wordsOf = ({ text, choices = [] }: Replied): string => writtenOut(text, choices);

const planReply = (
  result: Replied,
  checked: { readonly claims: readonly Claim[]; readonly receipts: readonly Receipt[] },
): TurnPlan => ({
  outcome: 'answered',
  reason: null,
  say: {
    origin: 'reply',
    text: toWhatsAppText(result.text),
    ...(result.choices && { choices: result.choices }),
    ...(result.asksFor && { asksFor: result.asksFor }),
  },
  ...filesIn(result.trace),
  propose: null,
  handTo: null,
  tells: 'nothing',
  trace: result.trace,
  receipts: checked.receipts,
  claims: checked.claims,
});

/** Files that tools have told the model of as sent. */
const filesIn = ({ calls }: AgentTrace): Pick<TurnPlan, 'attach'> => {
  const attach = calls.flatMap((call) => call.attach ?? []);
  return attach.length > 0 ? { attach } : {};
};

/** Code asks, in words of its own: the model's are not needed. Whoever was asked too much today gets a person. */
async function planQuestion(
  deps: ThinkDeps,
  work: TurnWork,
  { proposal, trace }: Extract<AgentResult, { outcome: 'proposed' }>,
): Promise<TurnPlan> {
  const receipts = receiptsOf(trace.calls);
  const rest = { say: null, ...filesIn(trace), trace, claims: null } as const;
  if (!(await deps.mayPropose(work))) {
    const person = { outcome: 'given_to_person', handTo: 'policy', tells: 'person_comes' } as const;
    return { ...rest, ...person, reason: 'too_many_proposals', propose: null, receipts };
  }
  return {
    ...rest,
    outcome: 'answered',
    reason: 'proposed',
    propose: proposal,
    handTo: null,
    tells: 'nothing',
    receipts: [...receipts, { id: 'proposal', source: proposal.kind, facts: proposal.facts }],
  };
}

/** No words of the model: a person is asked, and code tells the customer. */
function planWithoutReply(result: AgentResult): TurnPlan {
  const handTo =
    result.outcome === 'person_asked'
      ? 'asked'
      : result.outcome === 'failed' && result.failure === 'budget'
        ? 'budget'
        : 'model_failed';
  const reason = result.outcome === 'failed' ? result.detail : handTo;
  return {
    outcome: 'given_to_person',
    reason,
    say: null,
    ...filesIn(result.trace),
    propose: null,
    handTo,
    tells: 'person_comes',
    trace: result.trace,
    receipts: receiptsOf(result.trace.calls),
    claims: null,
  };
}
