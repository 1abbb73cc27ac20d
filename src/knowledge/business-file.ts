import { z } from 'zod';
import { minorOf } from '../catalogue/index.ts';
import { minorDigitsOf } from '../core/currency.ts';
import { EMPTY_SHOP } from './empty-shop.ts';
import type { BusinessFacts, OrderPolicy } from './types.ts';

const text = z.string().trim().min(1).max(1_000);
const both = z.strictObject({ es: text, en: text });
const key = z.string().regex(/^[a-z0-9]+(_[a-z0-9]+)*$/, 'must be lower-case words joined by underscores');
const amount = z
  .string()
  .regex(/^\d{1,9}(\.\d{2})?$/, 'must be an amount such as "99.00"')
  .transform(minorOf);
const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as "09:00"');
const closing = z.union([time, z.literal('24:00')], 'must be a time such as "18:00", at most "24:00"');
const hours = z.array(z.strictObject({ opens: time, closes: closing })).superRefine((spans, context) => {
  for (const [at, { opens }] of spans.entries())
    if (spans.findIndex((other) => other.opens === opens) !== at)
      context.addIssue({ code: 'custom', path: [at, 'opens'], message: 'opens twice at the same time' });
});

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const paymentMethod = z.strictObject({
  key,
  name: both,
  note: both.nullable(),
  kind: z.enum(['card_link', 'oxxo', 'spei', 'pay_on_delivery']).nullable().default(null),
  zones: z.array(key).min(1).nullable().default(null),
});

/** `business.json`: who and where the business is, how to pay and how to reach it. */
export const businessFile = z.strictObject({
  name: text.max(100),
  address: text,
  time_zone: z.string().refine(isTimeZone, 'is no IANA time zone such as "America/Mexico_City"'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as "MXN"')
    .refine(
      (code) => minorDigitsOf(code) === 2,
      'must have two decimals, as MXN, USD or EUR: others are not supported',
    ),
  privacy_url: z.url(),
  payment_methods: z.array(paymentMethod).min(1),
  contact_channels: z
    .array(z.strictObject({ key, kind: z.enum(['person', 'phone', 'email', 'web']), value: text, label: both }))
    .min(1),
});

/** `hours.json`: opening hours of each weekday and the days that differ; an empty list is closed. */
export const hoursFile = z.strictObject({
  weekly: z.strictObject({
    monday: hours,
    tuesday: hours,
    wednesday: hours,
    thursday: hours,
    friday: hours,
    saturday: hours,
    sunday: hours,
  }),
  special_days: z.array(z.strictObject({ date: z.iso.date(), name: both, hours })).superRefine((days, context) => {
    for (const [at, { date }] of days.entries())
      if (days.findIndex((other) => other.date === date) !== at)
        context.addIssue({ code: 'custom', path: [at, 'date'], message: 'is there twice' });
  }),
});

const zone = z
  .strictObject({
    key,
    name: both,
    covers: both,
    price: amount,
    free_from: amount.nullable(),
    min_days: z.int().min(0),
    max_days: z.int().max(60),
    postal_codes: z.array(z.string().regex(/^\d{5}-\d{5}$/, 'must be a range such as "01000-16999"')).default([]),
    is_pickup: z.boolean().default(false),
  })
  .refine((found) => found.min_days <= found.max_days, { path: ['max_days'], message: 'is less than min_days' });

const returnRule = z.strictObject({
  key,
  name: both,
  days: z.int().positive().nullable(),
  conditions: both,
  categories: z.array(text).default([]),
  reasons: z.array(z.enum(['unwanted', 'damaged', 'faulty', 'wrong_item'])).default([]),
  may_exchange: z.boolean().default(false),
});

const hoursLimit = z.int().positive().max(8_760).nullable().default(null);

/** What code allows of orders; what is not said here is for a person, but an unpaid order can be cancelled. */
const orderPolicy = z.strictObject({
  cancel: z
    .strictObject({ states: z.array(z.enum(['pending', 'paid', 'preparing'])), within_hours: hoursLimit })
    .prefault({ states: ['pending'] }),
  change: z.strictObject({ within_hours: hoursLimit }).prefault({}),
  taxes: z
    .strictObject({
      is_included: z.boolean(),
      percent: z.string().regex(/^\d{1,2}(\.\d{1,2})?$/, 'must be a percentage such as "16" or "8.25"'),
    })
    .prefault({ is_included: true, percent: '0' }),
  refunds: z
    .strictObject({
      to: z.array(z.enum(['original', 'gift_card'])),
      within_days: z.int().positive().max(3_650).nullable().default(null),
    })
    .prefault({ to: [] }),
  exchanges: z.strictObject({ other_price: z.boolean() }).prefault({ other_price: false }),
  returns: z.strictObject({ restock: z.boolean() }).prefault({ restock: false }),
});

/** `policies.json`: shipping zones, return rules, and what customers may do with their orders. */
export const policyFile = z.strictObject({
  shipping_zones: z.array(zone).min(1),
  return_rules: z.array(returnRule),
  orders: orderPolicy.prefault({}),
});

type BusinessFiles = {
  readonly business: z.infer<typeof businessFile>;
  readonly hours: z.infer<typeof hoursFile>;
  readonly policies: z.infer<typeof policyFile>;
};

/** What each file says, as facts. */
export const toFacts = {
  about: (business: BusinessFiles['business']) => ({
    name: business.name,
    address: business.address,
    timeZone: business.time_zone,
    currency: business.currency,
    privacyUrl: business.privacy_url,
    paymentMethods: business.payment_methods,
    contactChannels: business.contact_channels,
  }),
  hours: (opening: BusinessFiles['hours']) => ({
    weeklyHours: DAYS.flatMap((day, index) => opening.weekly[day].map((hours) => ({ weekday: index + 1, ...hours }))),
    specialDays: opening.special_days,
  }),
  rules: (policies: BusinessFiles['policies']) => ({
    shippingZones: policies.shipping_zones.map((found) => ({
      key: found.key,
      name: found.name,
      covers: found.covers,
      priceMinor: found.price,
      freeFromMinor: found.free_from,
      minDays: found.min_days,
      maxDays: found.max_days,
      postalCodes: found.postal_codes,
      isPickup: found.is_pickup,
    })),
    returnRules: policies.return_rules.map(({ may_exchange, ...rule }) => ({ ...rule, mayExchange: may_exchange })),
    orderPolicy: toOrderPolicy(policies.orders),
  }),
} as const;

/** The facts that the three files stand for. */
export const toBusinessFacts = ({ business, hours, policies }: BusinessFiles): BusinessFacts => ({
  ...EMPTY_SHOP,
  ...toFacts.about(business),
  ...toFacts.hours(hours),
  ...toFacts.rules(policies),
});

const toOrderPolicy = (policy: z.infer<typeof orderPolicy>): OrderPolicy => ({
  cancelStates: policy.cancel.states,
  cancelHours: policy.cancel.within_hours,
  changeHours: policy.change.within_hours,
  taxesIncluded: policy.taxes.is_included,
  taxRate: Math.round(Number(policy.taxes.percent) * 100),
  refundTo: policy.refunds.to,
  refundDays: policy.refunds.within_days,
  mayExchangePrice: policy.exchanges.other_price,
  restocksReturns: policy.returns.restock,
});
