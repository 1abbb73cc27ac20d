import { CHANNEL_KINDS, PAYMENT_KINDS, PLAIN_FACTS, RETURN_REASONS } from './facts-kinds.ts';

export type Both = { readonly es: string; readonly en: string };

export type PaymentMethod = {
  readonly key: string;
  readonly name: Both;
  readonly note: Both | null;
  /** None: it is told of, but no order is paid with it. */
  readonly kind?: (typeof PAYMENT_KINDS)[number] | null;
  /** Keys of zones of delivery; none: it holds in all of them. */
  readonly zones?: readonly string[] | null;
};
export type Channel = {
  readonly key: string;
  readonly kind: (typeof CHANNEL_KINDS)[number];
  readonly value: string;
  readonly label: Both;
};
/** What of the shop's own facts has fields; the rest of the text stays as it is. */
export type About = Readonly<Record<(typeof PLAIN_FACTS)[number], string>> & {
  readonly payment_methods: readonly PaymentMethod[];
  readonly contact_channels: readonly Channel[];
};
export type Zone = {
  readonly key: string;
  readonly name: Both;
  readonly covers: Both;
  /** `59.00` */
  readonly price: string;
  /** Orders from this amount go free; null: none does. */
  readonly free_from: string | null;
  readonly min_days: number | null;
  readonly max_days: number | null;
  /** `01000-16999` */
  readonly postal_codes?: readonly string[];
  readonly is_pickup?: boolean;
};
export type ReturnRule = {
  readonly key: string;
  readonly name: Both;
  /** Days after the delivery; null: it is not taken back. */
  readonly days: number | null;
  readonly conditions: Both;
  /** Categories of the catalogue. */
  readonly categories?: readonly string[];
  readonly reasons?: readonly (typeof RETURN_REASONS)[number][];
  readonly may_exchange?: boolean;
};
export type Rules = { readonly shipping_zones: readonly Zone[]; readonly return_rules: readonly ReturnRule[] };

const isText = (value: unknown): value is string => typeof value === 'string';
const isDays = (value: unknown): boolean => value === null || typeof value === 'number';
const isBoth = (value: unknown): value is Both => {
  const { es, en } = (value ?? {}) as Partial<Both>;
  return isText(es) && isText(en);
};
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const areAll = <One>(value: unknown, isOne: (one: Partial<One>) => boolean): boolean =>
  Array.isArray(value) && value.every((one) => isOne((one ?? {}) as Partial<One>));
const isOneOf = (kinds: readonly unknown[], kind: unknown): boolean => kinds.includes(kind);

function parsed<Found extends object>(content: string, isWhole: (found: Partial<Found>) => boolean): Found | null {
  try {
    const found = JSON.parse(content) as Partial<Found> | null;
    return found !== null && typeof found === 'object' && isWhole(found) ? (found as Found) : null;
  } catch {
    return null;
  }
}

const isChannel = ({ key, kind, value, label }: Partial<Channel>): boolean =>
  isText(key) && isOneOf(CHANNEL_KINDS, kind) && isText(value) && isBoth(label);

const isMethod = ({ key, name, note, kind, zones }: Partial<PaymentMethod>): boolean =>
  isText(key) &&
  isBoth(name) &&
  (note === null || isBoth(note)) &&
  isOneOf([...PAYMENT_KINDS, null, undefined], kind) &&
  (zones === undefined || zones === null || areTexts(zones));

/** The published text as fields; null when it lacks what they show, and is edited as it stands. */
export const readAbout = (content: string): About | null =>
  parsed<About>(
    content,
    (found) =>
      PLAIN_FACTS.every((field) => isText(found[field])) &&
      areAll(found.payment_methods, isMethod) &&
      areAll(found.contact_channels, isChannel),
  );

const isZone = ({ postal_codes, is_pickup, ...zone }: Partial<Zone>): boolean =>
  isText(zone.key) &&
  isBoth(zone.name) &&
  isBoth(zone.covers) &&
  isText(zone.price) &&
  (zone.free_from === null || isText(zone.free_from)) &&
  isDays(zone.min_days) &&
  isDays(zone.max_days) &&
  (postal_codes === undefined || areTexts(postal_codes)) &&
  (is_pickup === undefined || typeof is_pickup === 'boolean');

const isRule = ({ key, name, days, conditions, categories, reasons, may_exchange }: Partial<ReturnRule>): boolean =>
  isText(key) &&
  isBoth(name) &&
  isDays(days) &&
  isBoth(conditions) &&
  (categories === undefined || areTexts(categories)) &&
  (reasons === undefined || (Array.isArray(reasons) && reasons.every((one) => isOneOf(RETURN_REASONS, one)))) &&
  (may_exchange === undefined || typeof may_exchange === 'boolean');

/** The same for shipping and returns. */
export const readRules = (content: string): Rules | null =>
  parsed<Rules>(
    content,
    ({ shipping_zones, return_rules }) => areAll(shipping_zones, isZone) && areAll(return_rules, isRule),
  );

/** As the server writes it, so that a difference shows just what was changed. */
export const writeFacts = (facts: About | Rules): string => JSON.stringify(facts, null, 2);
