import { z } from 'zod';
import { minorOf } from '../catalogue/index.ts';
import type { BusinessFacts } from './types.ts';

const text = z.string().trim().min(1).max(1_000);
const both = z.strictObject({ es: text, en: text });
const key = z.string().regex(/^[a-z0-9]+(_[a-z0-9]+)*$/, 'must be lower-case words joined by underscores');
const amount = z
  .string()
  .regex(/^\d{1,9}(\.\d{2})?$/, 'must be an amount such as "99.00"')
  .transform(minorOf);
const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as "09:00"');
const closing = z.union([time, z.literal('24:00')], 'must be a time such as "18:00", at most "24:00"');
const hours = z.array(z.strictObject({ opens: time, closes: closing }));

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** `business.json`: who and where the business is, how to pay and how to reach it. */
export const businessFile = z.strictObject({
  name: text.max(100),
  address: text,
  time_zone: z.string().refine(isTimeZone, 'is no IANA time zone such as "America/Mexico_City"'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as "MXN"'),
  privacy_url: z.url(),
  payment_methods: z.array(z.strictObject({ key, name: both, note: both.nullable() })).min(1),
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
  special_days: z.array(z.strictObject({ date: z.iso.date(), name: both, hours })),
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
  })
  .refine((found) => found.min_days <= found.max_days, { path: ['max_days'], message: 'is less than min_days' });

/** `policies.json`: shipping zones and return rules. */
export const policyFile = z.strictObject({
  shipping_zones: z.array(zone).min(1),
  return_rules: z
    .array(z.strictObject({ key, name: both, days: z.int().positive().nullable(), conditions: both }))
    .min(1),
});

type BusinessFiles = {
  readonly business: z.infer<typeof businessFile>;
  readonly hours: z.infer<typeof hoursFile>;
  readonly policies: z.infer<typeof policyFile>;
};

/** The facts that the three files stand for. */
export const toBusinessFacts = ({ business, hours: opening, policies }: BusinessFiles): BusinessFacts => ({
  name: business.name,
  address: business.address,
  timeZone: business.time_zone,
  currency: business.currency,
  privacyUrl: business.privacy_url,
  weeklyHours: DAYS.flatMap((day, index) => opening.weekly[day].map((hours) => ({ weekday: index + 1, ...hours }))),
  specialDays: opening.special_days,
  shippingZones: policies.shipping_zones.map((found) => ({
    key: found.key,
    name: found.name,
    covers: found.covers,
    priceMinor: found.price,
    freeFromMinor: found.free_from,
    minDays: found.min_days,
    maxDays: found.max_days,
  })),
  returnRules: policies.return_rules,
  paymentMethods: business.payment_methods,
  contactChannels: business.contact_channels,
});
