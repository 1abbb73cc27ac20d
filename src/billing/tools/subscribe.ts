import { z } from 'zod';
import { defineTool, type Tool } from '../../agent/index.ts';
import type { Terms } from '../executors.ts';
import { ASK, pricePer } from '../questions.ts';
import { isAlive } from '../rules.ts';
import { findSubscriptions } from '../subscription-store.ts';
import { withDemo } from '../tell-result.ts';
import { amountOf, answer, type BillingToolDeps, moneyFact } from './deps.ts';

const LASTS_MS = 30 * 60_000;

/** `subscribe`: asks whether to begin a subscription; the link to finish follows the customer's yes. */
export const subscribeTool = (deps: BillingToolDeps): Tool =>
  defineTool({
    name: 'subscribe',
    description:
      'Proposes a new subscription. The customer confirms with a button and then gets a link to finish; nothing is charged before.',
    risk: 'commits',
    input: z.strictObject({ price_id: z.string().max(255).describe('price_id of list_plans') }),
    run: async ({ price_id }, { language, customerId }) => {
      const plan = (await deps.plans()).find(({ priceId }) => priceId === price_id);
      const amount = plan && amountOf(plan, await deps.currency());
      if (!plan || !amount) return answer(deps, language, { outcome: 'unknown_plan', hint: 'Ask list_plans.' });
      if ((await findSubscriptions(deps.db, customerId)).some(isAlive))
        return answer(deps, language, { outcome: 'has_one_already', hint: 'Use change_plan instead.' });
      const { trialDays } = deps;
      const { priceId, name: planName, interval } = plan;
      const terms: Terms = { kind: 'subscribe', priceId, planName, interval, amount, trialDays };
      const text = ASK[language].subscribe(planName, pricePer(amount, interval, language), trialDays);
      const question = withDemo({ isDemo: deps.billing.kind === 'demo' }, text, { language });
      const facts = [moneyFact(amount, planName)];
      return {
        ...answer(deps, language, { outcome: 'asked' }, facts),
        proposal: { kind: 'billing_subscribe', terms, question, facts, lastsMs: LASTS_MS },
      };
    },
  });
