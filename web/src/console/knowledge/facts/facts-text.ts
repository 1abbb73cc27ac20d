import { isAmount } from './facts-input.ts';

type Both = { readonly es: string; readonly en: string };

/** What of the shop's own facts has fields; the rest of the text stays as it is. */
export type About = {
  readonly name: string;
  readonly address: string;
  readonly time_zone: string;
  readonly currency: string;
  readonly privacy_url: string;
  readonly contact_channels: readonly { readonly key: string; readonly value: string; readonly label: Both }[];
};
export type Zone = {
  readonly key: string;
  readonly name: Both;
  /** `59.00` */
  readonly price: string;
  /** Orders from this amount go free; null: none does. */
  readonly free_from: string | null;
  readonly min_days: number | null;
  readonly max_days: number | null;
};
export type ReturnRule = { readonly key: string; readonly name: Both; readonly days: number | null };
export type Rules = { readonly shipping_zones: readonly Zone[]; readonly return_rules: readonly ReturnRule[] };

const isText = (value: unknown): value is string => typeof value === 'string';
const isDays = (value: unknown): boolean => value === null || typeof value === 'number';
const isBoth = (value: unknown): value is Both => {
  const { es, en } = (value ?? {}) as Partial<Both>;
  return isText(es) && isText(en);
};

function parsed<Found extends object>(content: string, isWhole: (found: Partial<Found>) => boolean): Found | null {
  try {
    const found = JSON.parse(content) as Partial<Found> | null;
    return found !== null && typeof found === 'object' && isWhole(found) ? (found as Found) : null;
  } catch {
    return null;
  }
}

/** The published text as fields; null when it lacks what they show, and is edited as it stands. */
export const readAbout = (content: string): About | null =>
  parsed<About>(content, (found) => {
    const { name, address, time_zone, currency, privacy_url, contact_channels } = found;
    const isChannel = ({ key, value, label }: Partial<About['contact_channels'][number]>) =>
      isText(key) && isText(value) && isBoth(label);
    return (
      [name, address, time_zone, currency, privacy_url].every(isText) &&
      Array.isArray(contact_channels) &&
      contact_channels.every(isChannel)
    );
  });

/** The same for shipping and returns. */
export const readRules = (content: string): Rules | null =>
  parsed<Rules>(content, ({ shipping_zones, return_rules }) => {
    const isZone = ({ key, name, price, free_from, min_days, max_days }: Partial<Zone>) =>
      isText(key) &&
      isBoth(name) &&
      isText(price) &&
      (free_from === null || isText(free_from)) &&
      isDays(min_days) &&
      isDays(max_days);
    const isRule = ({ key, name, days }: Partial<ReturnRule>) => isText(key) && isBoth(name) && isDays(days);
    return (
      Array.isArray(shipping_zones) &&
      shipping_zones.every(isZone) &&
      Array.isArray(return_rules) &&
      return_rules.every(isRule)
    );
  });

/** As the server writes it, so that a difference shows just what was changed. */
export const writeFacts = (facts: About | Rules): string => JSON.stringify(facts, null, 2);

/** Whether something that is needed is missing or cannot be. */
export const areFaulty = ({ shipping_zones }: Rules): boolean =>
  shipping_zones.some(
    ({ price, free_from, min_days, max_days }) =>
      !isAmount(price) ||
      !(free_from === null || isAmount(free_from)) ||
      min_days === null ||
      max_days === null ||
      min_days > max_days,
  );

export const isAboutFaulty = ({ contact_channels, ...about }: About): boolean =>
  [about.name, about.address, about.time_zone, about.currency, about.privacy_url].some((one) => one.trim() === '') ||
  contact_channels.some(({ value }) => value.trim() === '');
