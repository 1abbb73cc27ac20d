import type { ConversationId } from '../core/ids.ts';
import { afterAttempt } from './after-attempt.ts';
import { claimResultOf, type Tried } from './claim-result.ts';
import { flawsOf } from './content-rules.ts';
import { finishAttempt } from './finish-attempt.ts';
import { withFreshLink } from './fresh-link.ts';
import type { Lane, Moment } from './pace.ts';
import type { SendDeps } from './send-deps.ts';
import { planSend, type SendPlan } from './send-rules.ts';
import { CLAIM_MAX_AGE_MS, claimNext } from './store.ts';
import type { ClaimedMessage, Sendable, SendSituation } from './types.ts';

const LOOK_AGAIN_MS = 1_000;
/** A claim that waits longer than this for its moment is given back: others would soon take its worker for lost. */
const CLAIM_WAITS_MS = 3_000;

/** Sends what a conversation's outbox holds, one after another, until nothing may be sent now. */
export async function sendConversation(
  deps: SendDeps,
  conversationId: ConversationId,
  lane: Lane = 'answers',
): Promise<void> {
  for (;;) {
    // What the business begins may wait long for its moment: it is claimed first, so that nobody else waits for it too.
    const taken = lane === 'answers' ? await deps.pace.take(lane) : null;
    const claimed = await claimNext(deps.db, conversationId, deps.worker).catch((error: unknown) => {
      taken?.passOn();
      throw error;
    });
    if (!claimed) return taken?.passOn();
    const moment = taken ?? (await deps.pace.take(laneOf(claimed), CLAIM_WAITS_MS));
    const startedAt = performance.now();
    // Handed back, so that the claim stays young and a more urgent message of the conversation can go first.
    const tried = moment === null ? untried(0) : await attempt(deps, claimed, moment).finally(moment.passOn);
    const finished = await finishAttempt(deps, claimed, tried);
    if (!finished) continue;
    deps.onResult(claimed, tried.result, performance.now() - startedAt);
    await afterAttempt(deps, claimed, tried, finished);
    const { result } = tried;
    if (result.to === 'queued' && result.notBeforeMs > 0)
      // What the business begins is found when it is due, in its own lane.
      return laneOf(claimed) === 'initiated' ? undefined : deps.wake([conversationId], result.notBeforeMs);
    const mayGoOn = result.to !== 'unconfirmed' && (finished.hasMore || result.to === 'queued');
    if (!mayGoOn) return;
  }
}

const laneOf = ({ origin }: ClaimedMessage): Lane => (origin === 'initiated' ? 'initiated' : 'answers');

const untried = (notBeforeMs: number, reason: string | null = null): Tried => ({
  result: { to: 'queued', notBeforeMs, reason, undoAttempt: true },
  refusal: null,
  isProbe: false,
});

/**
 * One attempt, with everything that is looked at at the last moment. An answer of the database that took long to reach
 * us counts for nothing: a process that stood still reads it when others have taken the message over.
 */
async function attempt(deps: SendDeps, claimed: ClaimedMessage, moment: Moment): Promise<Tried> {
  const askedAt = performance.now();
  let situation: SendSituation | null;
  let plan: Settled;
  let estimate: unknown = null;
  try {
    situation = await deps.readSituation(claimed);
    if (!situation) return { ...untried(0), result: { to: 'discarded', reason: 'conversation_gone' } };
    plan = await planFully(deps, claimed, situation);
    if (plan.do === 'send') estimate = await deps.estimate(situation, plan.decision, deps.businessClock());
  } catch {
    // Nothing has left: it is untried, not ambiguous.
    return untried(LOOK_AGAIN_MS);
  }
  const { isProbe } = situation;
  if (plan.do === 'discard') return { result: { to: 'discarded', reason: plan.reason }, refusal: null, isProbe };
  if (plan.do === 'wait') return untried(plan.ms, plan.reason);
  if (plan.do !== 'send')
    return {
      result: { to: 'held', reason: plan.reason, until: plan.until, details: plan.details },
      refusal: null,
      isProbe,
    };
  const hasMoment = await moment.arrive();
  if (!hasMoment || !situation.isClaimFresh || performance.now() - askedAt >= CLAIM_MAX_AGE_MS) {
    // Too late to be sure that nobody else acts on it or that it may still go: hand it back untried, if it is still ours.
    return untried(0);
  }
  const content = wordsOf(claimed, plan);
  const [flaw] = content.kind === 'template' ? [] : flawsOf(content);
  if (flaw) {
    const details = `${flaw.field} ${flaw.problem}`;
    return { result: { to: 'failed', reason: 'not_sendable', code: 0, details }, refusal: null, isProbe };
  }
  const answer = await deps.channel.send({
    ...{ id: claimed.id, to: situation.address },
    content: withFreshLink(content, claimed),
  });
  const decision = { ...plan.decision, estimate };
  const initiated = claimed.origin === 'initiated' ? { at: deps.businessClock(), ...reachOf(plan) } : null;
  return { ...claimResultOf(answer, claimed, { decision, initiated }), isProbe };
}

/** Only what the business begins outside the window counts for WhatsApp's limit of customers. */
const reachOf = ({ decision: { why } }: SendPlan & { do: 'send' }) => ({
  isOutsideWindow: why !== 'window_open' && why !== 'only_template',
});

const wordsOf = ({ content }: ClaimedMessage, { template }: SendPlan & { do: 'send' }): Sendable => {
  if (template !== null) return template;
  if (content.kind === 'template') throw new Error('a template without its filled form');
  return content;
};

/** A plan that asks for nothing any more. */
type Settled = Exclude<SendPlan, { do: 'ask' }>;

/** The plan with what it asked for on the way. */
async function planFully(deps: SendDeps, claimed: ClaimedMessage, first: SendSituation): Promise<Settled> {
  let situation = first;
  for (;;) {
    const plan = planSend(claimed, situation, deps.businessClock());
    if (plan.do !== 'ask') return plan;
    if (plan.fact === 'initiation')
      situation = { ...situation, initiation: await deps.mayInitiate(claimed, situation) };
    else if (plan.fact === 'marketing')
      situation = {
        ...situation,
        marketing: await deps.mayInitiate({ ...claimed, purpose: 'marketing' }, situation),
      };
    else if (claimed.template)
      situation = { ...situation, template: await deps.planTemplate(claimed.template, situation) };
  }
}
