import { z } from 'zod';
import { defineTool, type Tool } from '../../agent/index.ts';
import { pricePer } from '../questions.ts';
import { amountOf, answer, type BillingToolDeps, moneyFact, priceFact } from './deps.ts';

/** `list_plans`: what can be subscribed to. */
export const listPlansTool = (deps: BillingToolDeps): Tool =>
  defineTool({
    name: 'list_plans',
    description: 'The subscription plans of the shop with price per month or year, and the days of trial.',
    risk: 'reads',
    input: z.strictObject({}),
    run: async (_, { language }) => {
      const [plans, currency] = await Promise.all([deps.plans(), deps.currency()]);
      const sold = plans.flatMap((plan) => {
        const amount = amountOf(plan, currency);
        return amount === null ? [] : [{ ...plan, amount }];
      });
      return answer(
        deps,
        language,
        {
          outcome: sold.length > 0 ? 'found' : 'no_plans',
          plans: sold.map(({ priceId, name, interval, amount }) => ({
            price_id: priceId,
            name,
            interval,
            price: pricePer(amount, interval, language),
          })),
          trial_days: deps.trialDays,
        },
        [
          ...sold.map(({ name, amount }) => moneyFact(amount, name)),
          ...sold.map(({ name, amount, interval }) => priceFact(name, pricePer(amount, interval, language))),
          ...(deps.trialDays > 0
            ? [{ kind: 'number', value: deps.trialDays, unit: 'days', of: 'trial' } as const]
            : []),
        ],
      );
    },
  });
