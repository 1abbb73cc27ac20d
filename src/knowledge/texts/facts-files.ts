import type { z } from 'zod';
import { messageOf } from '../../core/errors.ts';
import { businessFile, hoursFile, policyFile } from '../business-file.ts';
import type { BusinessFacts, OpenInterval } from '../types.ts';
import type { FactsKind } from './types.ts';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const SCHEMAS = { about: businessFile, hours: hoursFile, rules: policyFile } as const;
export type FactsFiles = {
  readonly about: z.infer<typeof businessFile>;
  readonly hours: z.infer<typeof hoursFile>;
  readonly rules: z.infer<typeof policyFile>;
};

type Parsed<T> = { readonly problems: readonly string[]; readonly file: T | null };

/** Reads one of the three files; its mistakes name the field and what is wrong with it. */
export function parseFacts<Kind extends FactsKind>(kind: Kind, content: string): Parsed<FactsFiles[Kind]> {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (thrown) {
    return { problems: [`JSON: ${messageOf(thrown)}`], file: null };
  }
  const parsed = SCHEMAS[kind].safeParse(json);
  if (parsed.success) return { problems: [], file: parsed.data as FactsFiles[Kind] };
  return {
    problems: parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.') || 'JSON'}: ${message}`),
    file: null,
  };
}

/** The text of one of the files that would say these facts. */
export const writeFacts = (kind: FactsKind, facts: BusinessFacts): string =>
  JSON.stringify({ about: aboutOf, hours: hoursOf, rules: rulesOf }[kind](facts), null, 2);

const aboutOf = (facts: BusinessFacts): object => ({
  name: facts.name,
  address: facts.address,
  time_zone: facts.timeZone,
  currency: facts.currency,
  privacy_url: facts.privacyUrl,
  payment_methods: facts.paymentMethods,
  contact_channels: facts.contactChannels,
});

const hoursOf = (facts: BusinessFacts): object => ({
  weekly: Object.fromEntries(
    DAYS.map((day, index) => [day, facts.weeklyHours.filter(({ weekday }) => weekday === index + 1).map(intervalOf)]),
  ),
  special_days: facts.specialDays,
});

const intervalOf = ({ opens, closes }: OpenInterval): OpenInterval => ({ opens, closes });

const rulesOf = (facts: BusinessFacts): object => ({
  shipping_zones: facts.shippingZones.map((zone) => ({
    key: zone.key,
    name: zone.name,
    covers: zone.covers,
    price: amountOf(zone.priceMinor),
    free_from: zone.freeFromMinor === null ? null : amountOf(zone.freeFromMinor),
    min_days: zone.minDays,
    max_days: zone.maxDays,
    postal_codes: zone.postalCodes,
    is_pickup: zone.isPickup,
  })),
  return_rules: facts.returnRules.map(({ mayExchange, ...rule }) => ({ ...rule, may_exchange: mayExchange })),
  orders: ordersOf(facts.orderPolicy),
});

const ordersOf = (policy: BusinessFacts['orderPolicy']): object => ({
  cancel: { states: policy.cancelStates, within_hours: policy.cancelHours },
  change: { within_hours: policy.changeHours },
  taxes: { is_included: policy.taxesIncluded, percent: String(policy.taxRate / 100) },
  refunds: { to: policy.refundTo, within_days: policy.refundDays },
  exchanges: { other_price: policy.mayExchangePrice },
  returns: { restock: policy.restocksReturns },
});

const amountOf = (minor: number): string => `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
