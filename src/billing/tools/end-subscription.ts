import { z } from 'zod';
import { defineTool, type Tool, type ToolContext, type ToolOutcome } from '../../agent/index.ts';
import type { Terms } from '../executors.ts';
import { ASK, pricePer } from '../questions.ts';
import { withDemo } from '../tell-result.ts';
import type { Subscription } from '../types.ts';
import { dateFact, writeDate } from '../write-date.ts';
import { answer, type BillingToolDeps, moneyFact } from './deps.ts';
import { livingOne, ownSubscriptions } from './own-subscriptions.ts';

const LASTS_MS = 30 * 60_000;

/** `cancel_subscription`: asks whether to end the subscription with the period that is paid. */
export const cancelSubscriptionTool = (deps: BillingToolDeps): Tool =>
  defineTool({
    name: 'cancel_subscription',
    description:
      "Proposes to end the customer's subscription at the end of the paid period. The customer confirms with a button.",
    risk: 'commits',
    input: z.strictObject({}),
    run: (_, context) => propose(deps, context, 'cancel'),
  });

/** `resume_subscription`: asks whether a subscription that was to end shall go on. */
export const resumeSubscriptionTool = (deps: BillingToolDeps): Tool =>
  defineTool({
    name: 'resume_subscription',
    description:
      'Proposes that a subscription which was cancelled and has not ended yet goes on. The customer confirms with a button.',
    risk: 'commits',
    input: z.strictObject({}),
    run: (_, context) => propose(deps, context, 'resume'),
  });

async function propose(deps: BillingToolDeps, context: ToolContext, kind: 'cancel' | 'resume'): Promise<ToolOutcome> {
  const { language } = context;
  const own = await ownSubscriptions(deps, context);
  if (own.outcome !== 'found') return own.answer;
  const living = livingOne(deps, context, own.subscriptions);
  if (living.outcome !== 'found') return living.answer;
  const { subscription } = living;
  if (subscription.cancelsAtPeriodEnd === (kind === 'cancel'))
    return answer(deps, language, { outcome: kind === 'cancel' ? 'ends_already' : 'goes_on_already' });
  const timeZone = await deps.timeZone();
  const date = writeDate(subscription.periodEnd, timeZone, language);
  const facts = [
    dateFact(subscription.periodEnd, timeZone, kind === 'cancel' ? 'end of subscription' : 'renewal'),
    moneyFact(subscription.amount, subscription.planName),
  ];
  const terms: Terms = { kind, subscriptionId: subscription.id };
  const text = textOf(kind, subscription, date, language);
  const question = withDemo({ isDemo: deps.billing.kind === 'demo' }, text, { language });
  return {
    ...answer(deps, language, { outcome: 'asked' }, facts),
    proposal: { kind: `billing_${kind}`, terms, question, facts, lastsMs: LASTS_MS },
  };
}

const textOf = (
  kind: 'cancel' | 'resume',
  { planName, amount, interval }: Subscription,
  date: string,
  language: ToolContext['language'],
): string =>
  kind === 'cancel'
    ? ASK[language].cancel(planName, date)
    : ASK[language].resume(planName, pricePer(amount, interval, language), date);
