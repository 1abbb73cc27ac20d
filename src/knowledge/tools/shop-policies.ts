import { z } from 'zod';
import { defineTool, type Tool, type ToolOutcome } from '../../agent/index.ts';
import type { Language } from '../../core/language.ts';
import type { BusinessFacts } from '../types.ts';
import type { BusinessToolDeps } from './business-hours.ts';
import {
  describeContact,
  describePayment,
  describePrivacy,
  describeReturns,
  describeShipping,
} from './describe-policies.ts';

const TOPICS = ['shipping', 'returns', 'payment', 'contact', 'privacy'] as const;
type Topic = (typeof TOPICS)[number];

const DESCRIBE: Readonly<Record<Topic, (facts: BusinessFacts, language: Language) => ToolOutcome>> = {
  shipping: describeShipping,
  returns: describeReturns,
  payment: describePayment,
  contact: describeContact,
  privacy: describePrivacy,
};

/** `shop_policies`: shipping, returns, payment, contact and privacy, as stored. */
export const shopPoliciesTool = (deps: BusinessToolDeps): Tool =>
  defineTool({
    name: 'shop_policies',
    description:
      'The shop’s rules as stored: shipping zones with price, free shipping and delivery time; returns; ways to pay; ' +
      'address and how to reach a person; privacy notice. Anything not in the answer is not known.',
    risk: 'reads',
    input: z.strictObject({ topics: z.array(z.enum(TOPICS)).min(1).max(TOPICS.length) }),
    run: async ({ topics }, { language }) => {
      const facts = await deps.readBusiness();
      const parts = [...new Set(topics)].map((topic) => ({ topic, ...DESCRIBE[topic](facts, language) }));
      return {
        result: Object.fromEntries(parts.map(({ topic, result }) => [topic, result])),
        facts: parts.flatMap((part) => part.facts),
      };
    },
  });
