import { factsBefore } from '../actions/index.ts';
import type { AgentResult } from '../agent/index.ts';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { CustomerId } from '../core/ids.ts';
import { customerWith } from '../customers/index.ts';
import { conversationWith } from '../inbox/index.ts';
import { toWhatsAppText } from '../outbox/index.ts';
import { type Db, readFirst } from '../platform/db/index.ts';
import type { Audit, Viewer } from '../staff/index.ts';
import { type RepeatableTurn, repeatableTurn, withoutNotice, writtenOut } from '../turn/index.ts';
import type { Replay } from './contract.ts';
import { goneTools, shownCall, sourceOf } from './match-calls.ts';
import type { Checks, IsBudgetSpent, Mind, Prompt, TodaysTools } from './ports.ts';
import { replayTools } from './replay-tools.ts';
import { runPaid } from './run-paid.ts';

export type ReplayDeps = {
  readonly db: Db;
  readonly machineClock: Clock;
  readonly audit: Audit;
  readonly isBudgetSpent: IsBudgetSpent;
  readonly mind: Mind;
  readonly tools: TodaysTools;
  readonly checks: Checks;
};

export type Asked = { readonly model: string | null; readonly prompt: 'then' | 'now' };

/** Receipts that an answer may have rested on besides its own. */
const RECEIPTS = 60;

/**
 * Runs a recorded turn once more on what was recorded, without sending or doing anything: the record of who asked for it
 * and what it cost are all that is written. What the model is told of the customer is their name of today.
 * @throws AppError the turn is unknown or was forgotten, its prompt of then is not kept, the model is not served, or the
 * budget of the shop is spent.
 */
export async function replayTurn(deps: ReplayDeps, by: Viewer, turnId: string, asked: Asked): Promise<Replay> {
  const turn = await repeatableTurn(deps.db, turnId);
  if (turn === null) throw new AppError('replay_turn_unknown', 'not_found');
  if (turn.promptHash === null) throw new AppError('replay_not_recorded', 'conflict');
  const customer = await customerOfTurn(deps.db, turn);
  if (await deps.isBudgetSpent({ conversationId: turn.conversationId, customerId: customer.id }))
    throw new AppError('replay_budget_spent', 'conflict');
  const prompt = await promptFor(deps.mind, turn, asked);
  await deps.audit(deps.db, by, 'turn_repeated', `conversation:${turn.conversationId}`);
  const startedAt = performance.now();
  const result = await think(deps, by, turn, customer, { ...asked, prompt });
  const ms = Math.round(performance.now() - startedAt);
  const { all } = deps.tools;
  return {
    turnId: turn.id,
    before: {
      ...{ reply: replyThen(turn), outcome: turn.outcome, outcomeReason: turn.reason, model: turn.model },
      promptVersion: turn.promptHash.slice(0, 12),
      calls: turn.calls.map(shownCall),
    },
    again: {
      ...said(result, turn, deps),
      model: result.trace.model,
      promptVersion: prompt.hash.slice(0, 12),
      calls: result.trace.calls.map((call) => ({ ...shownCall(call), from: sourceOf(call, all, turn.calls) })),
      unsupported: await unsupportedIn(deps, turn, result),
    },
    gone: goneTools(turn.calls, all),
    ...{ costMicroUsd: result.trace.usage.costMicroUsd, ms },
  };
}

type Named = { readonly id: CustomerId; readonly name: string | null };

async function customerOfTurn(db: Db, { conversationId }: RepeatableTurn): Promise<Named> {
  const conversation = await readFirst(db, conversationWith(conversationId));
  const customer = conversation && (await readFirst(db, customerWith(conversation.customerId)));
  if (!customer) throw new AppError('replay_customer_gone', 'not_found');
  return customer;
}

async function promptFor(mind: Mind, turn: RepeatableTurn, { model, prompt }: Asked): Promise<Prompt> {
  if (model !== null && !mind.models.includes(model) && !(await mind.isServed(model)))
    throw new AppError('replay_model_unknown', 'invalid');
  if (prompt === 'now') return mind.promptNow();
  const then = (await mind.promptsAt(turn.startedAt)).find(({ hash }) => hash === turn.promptHash);
  if (then === undefined) throw new AppError('replay_prompt_gone', 'conflict');
  return then;
}

/** The model's part of the turn, with today's tools. */
const think = (
  deps: ReplayDeps,
  by: Viewer,
  turn: RepeatableTurn,
  customer: Named,
  { model, prompt }: { readonly model: string | null; readonly prompt: Prompt },
): Promise<AgentResult> =>
  runPaid(
    deps,
    by,
    {
      ...{ turnId: turn.id, conversationId: turn.conversationId, language: turn.language, now: turn.startedAt },
      ...{ customerId: customer.id, customerName: customer.name, texts: turn.customerTexts },
      history: turn.history.map(({ id, customerTexts, calls, reply }) => ({ turnId: id, customerTexts, calls, reply })),
    },
    { model, prompt, tools: replayTools(deps.tools, { calls: turn.calls, hasAsked: turn.reason === 'proposed' }) },
  );

const replyThen = ({ reply }: RepeatableTurn): string | null => reply && withoutNotice(reply);

/** What would have become of it, in the words in which the answer of then is kept. */
function said(
  result: AgentResult,
  turn: RepeatableTurn,
  { tools: { all } }: ReplayDeps,
): Pick<Replay['again'], 'outcome' | 'reply' | 'detail'> {
  if (result.outcome === 'failed') return { outcome: 'failed', reply: null, detail: result.detail };
  if (result.outcome === 'person_asked') return { outcome: 'person_asked', reply: null, detail: null };
  if (result.outcome === 'replied')
    return { outcome: 'replied', reply: writtenOut(toWhatsAppText(result.text), result.choices), detail: null };
  const call = result.trace.calls.findLast(({ tool }) => tool === result.proposal.kind);
  // Asked with the same words of code as then.
  const isSame = call !== undefined && sourceOf(call, all, turn.calls) === 'record';
  return { outcome: 'asks', reply: isSame ? replyThen(turn) : null, detail: null };
}

async function unsupportedIn(
  { db, checks }: ReplayDeps,
  turn: RepeatableTurn,
  result: AgentResult,
): Promise<readonly string[]> {
  if (result.outcome !== 'replied') return [];
  const own = result.trace.calls.flatMap(({ receipt }) => receipt?.facts ?? []);
  const { unsupported } = checks.checkClaims({
    reply: writtenOut(result.text, result.choices),
    facts: [...own, ...(await factsBefore(db, turn.conversationId, turn.startedAt, RECEIPTS))],
    customerTexts: [...turn.history.slice(-12).flatMap(({ customerTexts }) => customerTexts), ...turn.customerTexts],
    ...{ language: turn.language, now: turn.startedAt, timeZone: await checks.timeZone() },
  });
  return unsupported.map(({ text }) => text);
}
