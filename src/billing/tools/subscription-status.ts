import { z } from 'zod';
import type { Fact } from '../../actions/index.ts';
import { defineTool, type Tool } from '../../agent/index.ts';
import type { Language } from '../../core/language.ts';
import { pricePer } from '../questions.ts';
import type { Subscription } from '../types.ts';
import { dateFact, writeDate } from '../write-date.ts';
import { answer, type BillingToolDeps, moneyFact, priceFact } from './deps.ts';
import { ownSubscriptions } from './own-subscriptions.ts';

/** `subscription_status`: the customer's own subscription, as our row says. */
export const subscriptionStatusTool = (deps: BillingToolDeps): Tool =>
  defineTool({
    name: 'subscription_status',
    description:
      "The customer's own subscriptions: plan, price, status, when they renew or end, and until when the trial lasts.",
    risk: 'reads',
    input: z.strictObject({}),
    run: async (_, context) => {
      const { language } = context;
      const own = await ownSubscriptions(deps, context);
      if (own.outcome !== 'found') return own.answer;
      const timeZone = await deps.timeZone();
      return answer(
        deps,
        language,
        {
          outcome: own.subscriptions.length > 0 ? 'found' : 'none',
          subscriptions: own.subscriptions.map((one) => describe(one, timeZone, language)),
        },
        own.subscriptions.flatMap((one) => factsOf(one, timeZone, language)),
      );
    },
  });

const describe = (one: Subscription, timeZone: string, language: Language): object => ({
  plan: one.planName,
  price: pricePer(one.amount, one.interval, language),
  status: one.status,
  ...(one.status === 'canceled'
    ? {}
    : { [one.cancelsAtPeriodEnd ? 'ends_on' : 'renews_on']: writeDate(one.periodEnd, timeZone, language) }),
  ...(one.status === 'trialing' && one.trialEndsAt !== null
    ? { trial_until: writeDate(one.trialEndsAt, timeZone, language) }
    : {}),
});

const factsOf = (one: Subscription, timeZone: string, language: Language): Fact[] => [
  moneyFact(one.amount, one.planName),
  priceFact(one.planName, pricePer(one.amount, one.interval, language)),
  dateFact(one.periodEnd, timeZone, one.cancelsAtPeriodEnd ? 'end of subscription' : 'renewal'),
  ...(one.trialEndsAt === null ? [] : [dateFact(one.trialEndsAt, timeZone, 'end of trial')]),
  ...(one.status === 'canceled' || one.cancelsAtPeriodEnd
    ? [{ kind: 'done', effect: 'subscription_cancelled', of: one.planName } as const]
    : []),
];
