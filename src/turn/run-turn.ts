import { aboutAction } from '../actions/index.ts';
import type { PastTurn } from '../agent/index.ts';
import type { ConversationId } from '../core/ids.ts';
import { identityValues } from '../customers/index.ts';
import { personWillComeText } from '../handoff/index.ts';
import { FOLLOW_UP, openCorrections } from '../inbox/index.ts';
import { writeTogether } from '../platform/db/index.ts';
import type { SpanHandle } from '../platform/tracing/index.ts';
import { planCode, saidAfter } from './after-code.ts';
import { giveBackForFiles } from './give-back-for-files.ts';
import { createInterruptible, type Interruptible } from './interruptible.ts';
import { keepTyping } from './keep-typing.ts';
import { claimTurn, endLease, giveBackLease } from './lease-store.ts';
import { markReadByCode } from './mark-read.ts';
import { modelFailed, planByRules, QUIET_PLAN } from './plan-by-rules.ts';
import { openPurse, type Purse } from './purse.ts';
import { readWork } from './read-work.ts';
import { type Decision, decide, mayRestart, withAssistantNotice } from './rules.ts';
import type { RunTurnDeps } from './run-turn-deps.ts';
import type { Watched } from './running-turns.ts';
import { think } from './think.ts';
import { commitInTrace, traceTurn } from './trace-turn.ts';
import type { CodeResult, Lease, StoredTurn, TurnOutcome, TurnPlan, TurnWork } from './types.ts';

/** An agent turn has this long, then a person is asked. */
const TURN_DEADLINE_MS = 45_000;
/** Thinking rejects only when something of ours is away (the database, most likely): it is tried again, a few times. */
const MAX_TRIES = 3;
const TRY_AGAIN_MS = 1_000;

/** Runs the turn of a conversation, if one is due and nobody else is at it. */
export async function runTurn(deps: RunTurnDeps, conversationId: ConversationId): Promise<TurnOutcome> {
  const lease = await claimTurn(deps.db, conversationId, deps.worker, deps.leaseMs);
  if (!lease) {
    deps.running.nudge(conversationId);
    return 'not_due';
  }
  const work = (await readWork(deps.db, lease)) ?? (await readCorrected(deps, lease));
  if (!work) return finishEmpty(deps, lease);
  const control = createInterruptible(async () => (await deps.ledgerOf(work.turnId)).length > 0);
  const watched = deps.running.add(lease, control.interrupt);
  watched.saw(work.arrivals);
  const purse = openPurse(deps.runAgent);
  let outcome: TurnOutcome | null = null;
  try {
    outcome = await traceTurn(deps, work, lease, (span) =>
      decideAndCommit(deps, work, lease, { ...control, saw: watched.saw, purse, span }),
    );
    return outcome;
  } finally {
    watched.remove();
    // Whoever answers in the end: what this run paid counts for the day.
    const isCommitted = outcome !== null && outcome !== 'fenced' && outcome !== 'given_back';
    if (!isCommitted) await deps.keepSpend({ conversationId, token: lease.token, costMicroUsd: purse.spentMicroUsd() });
  }
}

/** A message that was edited while its turn was under way was answered as it stood before. */
async function readCorrected({ db }: RunTurnDeps, lease: Lease): Promise<TurnWork | null> {
  const opened = await openCorrections(db, [lease.conversationId], null);
  return opened.length === 0 ? null : readWork(db, lease);
}

/** A wake-up too many: nothing is open, so nothing is due. */
async function finishEmpty(deps: RunTurnDeps, lease: Lease): Promise<TurnOutcome> {
  await writeTogether(deps.db, endLease(lease), []);
  return 'nothing_open';
}

type Control = Interruptible & Pick<Watched, 'saw'> & { readonly purse: Purse; readonly span: SpanHandle };

type Thought = {
  readonly work: TurnWork;
  readonly plan: TurnPlan;
  readonly historyFromSeq: number | null;
  readonly restarts: number;
  /** Open messages that were read; the turn may answer fewer. */
  readonly openMessages: number;
  /** What code has to say before the rest. */
  readonly first?: TurnPlan;
};

type Interrupted = 'lease_lost' | 'shutdown' | 'try_again' | 'wait_for_files';

async function decideAndCommit(
  deps: RunTurnDeps,
  work: TurnWork,
  lease: Lease,
  control: Control,
): Promise<TurnOutcome> {
  const startedAt = deps.machineClock();
  const [businessVersion, texts] = await Promise.all([deps.businessVersion(), deps.textVersions()]);
  const decision = decide(work, lease, await factsFor(deps, work));
  const thought =
    decision.to === 'think'
      ? await thinkWithRestarts(deps, work, lease, control)
      : decision.to === 'code' || decision.to === 'cart'
        ? await afterCode(deps, work, decision, lease, control)
        : decision.to === 'wait'
          ? 'wait_for_files'
          : await withoutModel(deps, work, decision, 0);
  if (thought === 'wait_for_files') return giveBackForFiles(deps, lease);
  if (thought === 'lease_lost') return 'fenced';
  if (thought === 'shutdown' || thought === 'try_again') {
    const isCounted = thought === 'try_again';
    const delayMs = isCounted ? TRY_AGAIN_MS * lease.attempts : 0;
    await giveBackLease(deps.db, lease, { delayMs, isCounted });
    if (isCounted) await deps.wakeLater(lease.conversationId, delayMs);
    return 'given_back';
  }
  const words = await withWords(deps, thought.work, thought.plan);
  const plan = await withDraft(deps, thought.first ? saidAfter(thought.first, words) : words);
  const thoughtMs = deps.machineClock().getTime() - startedAt.getTime();
  const timings = { waitedMs: Math.round(lease.waitedMs), thoughtMs, restarts: thought.restarts };
  const committed = await commitInTrace(deps, control.span, thought.work, lease, plan, {
    timings,
    startedAt,
    businessVersion,
    texts,
    historyFromSeq: thought.historyFromSeq,
    hasMore: thought.work.messages.length < thought.openMessages,
  });
  if (committed === 'fenced') return 'fenced';
  await deps.onCommitted(thought.work, plan, committed === 'due_again');
  return plan.outcome;
}

async function factsFor(deps: RunTurnDeps, work: TurnWork) {
  const only = deps.assistantOnlyFor;
  const isAllowed = only === null || (await identityValues(deps.db, work.customer.id)).some((value) => only.has(value));
  // What was forwarded is somebody else's wish, and what stands for a file or for a person who gives back is nobody's.
  const own = work.messages.filter(({ kind, context }) => kind !== FOLLOW_UP && context?.isForwarded !== true);
  const asksForPerson = own.some((message) => deps.asksForPerson(message.text, work.language));
  return { businessNow: deps.businessClock(), asksForPerson, isAllowed };
}

async function thinkWithRestarts(
  deps: RunTurnDeps,
  first: TurnWork,
  lease: Lease,
  control: Control,
): Promise<Thought | Interrupted> {
  const startedAt = deps.machineClock().getTime();
  const { purse } = control;
  const paid = (plan: TurnPlan): TurnPlan => ({ ...plan, trace: purse.settle(plan.trace) });
  let work = first;
  for (let restarts = 0; ; restarts++) {
    const ledger = lease.attempts > 1 || restarts > 0 ? await deps.ledgerOf(work.turnId) : [];
    const elapsedMs = deps.machineClock().getTime() - startedAt;
    const isRestartable = mayRestart({ restarts, elapsedMs, hasEffects: ledger.length > 0, quietMs: deps.quietMs });
    const signal = control.begin(isRestartable, Math.max(1, TURN_DEADLINE_MS - elapsedMs));
    const typing = keepTyping(deps, work);
    try {
      const history = withinBudget(work.history, deps.cutHistory);
      const plan = await think({ ...deps, runAgent: purse.runAgent }, work, history.turns, ledger, signal);
      return { work, plan: paid(plan), historyFromSeq: history.fromSeq, restarts, openMessages: work.messages.length };
    } catch (error) {
      const stopped = control.stoppedBy();
      if (stopped === 'lease_lost' || stopped === 'shutdown') return stopped;
      if (signal.reason !== 'newer_message') {
        deps.onThinkingFailed(work, error);
        if (!signal.aborted && lease.attempts < MAX_TRIES) return 'try_again';
        const plan = paid(modelFailed(signal.aborted ? 'deadline' : 'error'));
        return { work, plan, historyFromSeq: null, restarts, openMessages: work.messages.length };
      }
      work = (await readWork(deps.db, lease)) ?? work;
      control.saw(work.arrivals);
      // The newer message may be one that code answers, and the shop may have been paused meanwhile.
      const decision = decide(work, lease, await factsFor(deps, work));
      if (decision.to === 'wait') return 'wait_for_files';
      if (decision.to !== 'think') {
        const thought = await withoutModel(deps, work, decision, restarts + 1);
        return { ...thought, plan: paid(thought.plan) };
      }
    } finally {
      typing.stop();
    }
  }
}

/** The history within the model's budget. `fromSeq` is set when it was cut: it starts there from now on. */
function withinBudget(
  stored: readonly StoredTurn[],
  cut: (turns: readonly PastTurn[]) => number,
): { readonly turns: readonly PastTurn[]; readonly fromSeq: number | null } {
  const turns = stored.map(({ id, customerTexts, calls, reply }) => ({ turnId: id, customerTexts, calls, reply }));
  const start = cut(turns);
  return { turns: turns.slice(start), fromSeq: start > 0 ? (stored[start]?.seq ?? null) : null };
}

/** What code decides alone. A tap is answered by itself, whatever else waits. */
async function withoutModel(
  deps: RunTurnDeps,
  work: TurnWork,
  decision: Exclude<Decision, { to: 'think' | 'wait' }>,
  restarts: number,
): Promise<Thought> {
  const openMessages = work.messages.length;
  markReadByCode(deps, decision, work);
  if (decision.to === 'code' || decision.to === 'cart' || decision.to === 'consent')
    return { ...planCode(work, decision, await settle(deps, work, decision)), restarts };
  if (decision.to !== 'settle')
    return { work, plan: planByRules(decision, work), historyFromSeq: null, restarts, openMessages };
  const { message } = decision.answer;
  const settled = await deps.settleAnswer(work, decision.answer);
  const plan: TurnPlan = {
    ...QUIET_PLAN,
    outcome: 'answered',
    reason: `action_${settled.became}`,
    say: {
      ...{ origin: 'notice', text: settled.text },
      ...(settled.executed !== null && { about: aboutAction(settled.executed) }),
    },
    propose: settled.instead,
    receipts: [{ id: 'action', source: 'actions', facts: settled.facts }],
  };
  return {
    work: { ...work, turnId: message.id, messages: [message] },
    plan,
    historyFromSeq: null,
    restarts,
    openMessages,
  };
}

type ByCode = Extract<Decision, { to: 'code' | 'cart' | 'consent' }>;

function settle(deps: RunTurnDeps, work: TurnWork, decision: ByCode): Promise<CodeResult> {
  if (decision.to === 'consent') return deps.settleWish(work, decision.message, decision.heard);
  return decision.to === 'code' ? deps.settleCode(work, decision.message) : deps.settleCart(work, decision.message);
}

/**
 * A code is checked and a cart taken over before the model is asked, by itself like a tap. When it was right, the model goes on with what was
 * asked before: it reads that the code was right, never the code.
 */
async function afterCode(
  deps: RunTurnDeps,
  work: TurnWork,
  decision: ByCode,
  lease: Lease,
  control: Control,
): Promise<Thought | Interrupted> {
  const { message } = decision;
  markReadByCode(deps, decision, work);
  const result = await settle(deps, work, decision);
  const alone = planCode(work, decision, result);
  // Killed again and again on the way: then the customer hears at least what became of the code.
  if (result.goOn === null || lease.attempts > MAX_TRIES) return { ...alone, restarts: 0 };
  const own = { ...alone.work, files: [], messages: [{ ...message, codeNote: result.goOn }] };
  // What comes meanwhile is answered by the next turn.
  const unstoppable: Control = { ...control, begin: (_, deadlineMs) => control.begin(false, deadlineMs) };
  const thought = await thinkWithRestarts(deps, own, lease, unstoppable);
  return typeof thought === 'string' ? thought : { ...thought, openMessages: alone.openMessages, first: alone.plan };
}

/** Whether the model's answer waits for the team. Words of code, receipts and hand-overs above all, never do. */
async function withDraft(deps: RunTurnDeps, plan: TurnPlan): Promise<TurnPlan> {
  const isOfModel = plan.trace !== null && plan.say?.origin !== 'notice' && plan.handTo === null;
  if (!isOfModel || (plan.say === null && plan.propose === null)) return plan;
  const isDraft = await deps.isHeldBack(plan.trace?.calls.map(({ tool }) => tool) ?? []);
  return isDraft ? { ...plan, isDraft } : plan;
}

/** Puts the words of code where the model has none, and adds the notice to a customer's first answer. */
async function withWords(deps: RunTurnDeps, work: TurnWork, plan: TurnPlan): Promise<TurnPlan> {
  const isOfFiles = plan.tellsOfFiles === true;
  if (plan.tells === 'person_comes' && (plan.say === null || isOfFiles)) {
    const comes = await deps.personComes(deps.businessClock(), work.language);
    const words = personWillComeText(isOfFiles ? 'taken' : (plan.handTo ?? 'taken'), comes, work.language);
    const text = plan.say === null ? words : `${plan.say.text}\n\n${words}`;
    return { ...plan, say: { origin: 'notice', text } };
  }
  if (plan.say?.origin !== 'reply' || work.customer.noticeGivenAt !== null) return plan;
  const text = withAssistantNotice(plan.say.text, work.language, await deps.privacyNotice(work.language));
  return { ...plan, say: { ...plan.say, text }, tells: 'assistant_notice' };
}
