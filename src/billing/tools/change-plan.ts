import { z } from 'zod';
import { defineTool, type Tool, type ToolContext, type ToolOutcome } from '../../agent/index.ts';
import type { Clock } from '../../core/clock.ts';
import type { Language } from '../../core/language.ts';
import type { Money } from '../../core/money.ts';
import type { Terms } from '../executors.ts';
import { ASK, pricePer } from '../questions.ts';
import { mayChangePlan } from '../rules.ts';
import { withDemo } from '../tell-result.ts';
import type { Plan, PlanChangePreview, Subscription } from '../types.ts';
import { answer, type BillingToolDeps, moneyFact, write } from './deps.ts';
import { livingOne, ownSubscriptions } from './own-subscriptions.ts';

const LASTS_MS = 30 * 60_000;

/** `change_plan`: asks whether to change the plan, with the exact amount that is charged or credited at once. */
export const changePlanTool = (deps: BillingToolDeps & { readonly vendorClock: Clock }): Tool =>
  defineTool({
    name: 'change_plan',
    description:
      "Proposes another plan for the customer's subscription (also monthly to yearly). Code shows what is charged or credited today; the customer confirms with a button.",
    risk: 'commits',
    input: z.strictObject({ price_id: z.string().max(255).describe('price_id of the new plan, from list_plans') }),
    run: async ({ price_id }, context) => {
      const own = await ownSubscriptions(deps, context);
      if (own.outcome !== 'found') return own.answer;
      const say = (outcome: string): ToolOutcome => answer(deps, context.language, { outcome });
      const living = livingOne(deps, context, own.subscriptions);
      if (living.outcome !== 'found') return living.answer;
      const { subscription } = living;
      if (!mayChangePlan(subscription)) return say('unpaid_first_pay_invoice');
      const plan = (await deps.plans()).find(({ priceId }) => priceId === price_id);
      const amount = plan?.amounts.find(({ currency }) => currency === subscription.amount.currency);
      if (!plan || !amount) return say('unknown_plan');
      if (plan.priceId === subscription.priceId) return say('same_plan');
      return propose(deps, context, { subscription, plan, amount });
    },
  });

type Change = { readonly subscription: Subscription; readonly plan: Plan; readonly amount: Money };

async function propose(
  deps: BillingToolDeps & { readonly vendorClock: Clock },
  { language }: ToolContext,
  { subscription, plan, amount }: Change,
): Promise<ToolOutcome> {
  const prorationDate = Math.floor(deps.vendorClock().getTime() / 1_000);
  const { id: subscriptionId, itemId, priceId: fromPriceId } = subscription;
  const { priceId, name: planName, interval } = plan;
  const preview = await deps.billing.previewChange({ subscriptionId, itemId, priceId, prorationDate });
  if (preview === null) return answer(deps, language, { outcome: 'no_subscription' });
  const { dueNow, fromCredit } = preview;
  if (dueNow.currency !== amount.currency) return answer(deps, language, { outcome: 'currency_mismatch' });
  const kind = 'change_plan';
  const terms: Terms = {
    kind,
    priceId,
    planName,
    interval,
    amount,
    subscriptionId,
    itemId,
    fromPriceId,
    dueNow,
    fromCredit,
    prorationDate,
  };
  const from = `${subscription.planName} (${pricePer(subscription.amount, subscription.interval, language)})`;
  const text = `${ASK[language].change(from, planName, pricePer(amount, interval, language))} ${effectOf(preview, language)}`;
  const shown = { ...dueNow, minor: Math.abs(dueNow.minor) };
  const facts = [
    moneyFact(amount, planName),
    moneyFact(subscription.amount, subscription.planName),
    moneyFact(shown, 'proration'),
    moneyFact(fromCredit, 'credit used'),
  ];
  const question = withDemo({ isDemo: deps.billing.kind === 'demo' }, text, { language });
  return {
    ...answer(deps, language, { outcome: 'asked' }, facts),
    proposal: { kind: 'billing_change_plan', terms, question, facts, lastsMs: LASTS_MS },
  };
}

function effectOf({ dueNow, fromCredit }: PlanChangePreview, language: Language): string {
  const ask = ASK[language];
  if (dueNow.minor < 0) return ask.credit(write({ ...dueNow, minor: -dueNow.minor }, language));
  const charged = dueNow.minor === 0 ? ask.free : ask.dueNow(write(dueNow, language));
  return fromCredit.minor === 0 ? charged : `${charged} ${ask.fromCredit(write(fromCredit, language))}`;
}
