import { isPostalCode, rangeOf } from './code-range.ts';
import { isAmount } from './facts-input.ts';
import { PLAIN_FACTS } from './facts-kinds.ts';
import type { About, Both, Channel, PaymentMethod, ReturnRule, Rules, Zone } from './facts-text.ts';

/** The lists of entries that are added and removed. */
type NeededList = 'shipping_zones' | 'payment_methods' | 'contact_channels';
export type ListName = NeededList | 'return_rules';
/** The text that says what is wrong. */
export type Fault =
  | 'facts.missing'
  | 'facts.amount.wrong'
  | 'facts.zone.turned'
  | 'facts.zone.long'
  | 'facts.code.wrong'
  | 'facts.code.turned'
  | 'facts.returns.zero'
  | `facts.none.${NeededList}`;
/** By field: `name`, `shipping_zones.2.price`, `payment_methods.0.note.en`; by list when it has no entry. */
export type Faults = ReadonlyMap<string, Fault>;

type Found = readonly (readonly [string, Fault])[];

const MOST_DAYS = 60;

const missing = (path: string, value: string): Found => (value.trim() === '' ? [[path, 'facts.missing']] : []);
const missingIn = (path: string, { es, en }: Both): Found => [
  ...missing(`${path}.es`, es),
  ...missing(`${path}.en`, en),
];

function listed<One>(path: NeededList, entries: readonly One[], faultsOf: (path: string, one: One) => Found): Found {
  if (entries.length === 0) return [[path, `facts.none.${path}`]];
  return entries.flatMap((one, at) => faultsOf(`${path}.${at}`, one));
}

/** What is wrong with the shop's own facts. */
export const aboutFaults = (about: About): Faults =>
  new Map([
    ...PLAIN_FACTS.flatMap((field) => missing(field, about[field])),
    ...listed('payment_methods', about.payment_methods, methodFaults),
    ...listed('contact_channels', about.contact_channels, channelFaults),
  ]);

const methodFaults = (path: string, { name, note }: PaymentMethod): Found => [
  ...missingIn(`${path}.name`, name),
  ...(note === null ? [] : missingIn(`${path}.note`, note)),
];

const channelFaults = (path: string, { value, label }: Channel): Found => [
  ...missing(`${path}.value`, value),
  ...missingIn(`${path}.label`, label),
];

/** What is wrong with shipping and returns. */
export const rulesFaults = ({ shipping_zones, return_rules }: Rules): Faults =>
  new Map([
    ...listed('shipping_zones', shipping_zones, zoneFaults),
    // A shop may take nothing back.
    ...return_rules.flatMap((rule, at) => returnFaults(`return_rules.${at}`, rule)),
  ]);

const returnFaults = (path: string, { name, conditions, days }: ReturnRule): Found => [
  ...missingIn(`${path}.name`, name),
  ...missingIn(`${path}.conditions`, conditions),
  ...(days === 0 ? [[`${path}.days`, 'facts.returns.zero'] as const] : []),
];

const zoneFaults = (path: string, zone: Zone): Found => [
  ...missingIn(`${path}.name`, zone.name),
  ...missingIn(`${path}.covers`, zone.covers),
  ...amountFaults(`${path}.price`, zone.price),
  ...(zone.free_from === null ? [] : amountFaults(`${path}.free_from`, zone.free_from)),
  ...daysFaults(path, zone),
  ...(zone.postal_codes ?? []).flatMap((codes, at) => codeFaults(`${path}.postal_codes.${at}`, codes)),
];

const amountFaults = (path: string, amount: string): Found => (isAmount(amount) ? [] : [[path, 'facts.amount.wrong']]);

function daysFaults(path: string, zone: Zone): Found {
  const { min_days, max_days } = zone;
  if (min_days === null || max_days === null) {
    const empty = (['min_days', 'max_days'] as const).filter((field) => zone[field] === null);
    return empty.map((field) => [`${path}.${field}`, 'facts.missing']);
  }
  if (min_days > max_days) return [[`${path}.max_days`, 'facts.zone.turned']];
  return max_days > MOST_DAYS ? [[`${path}.max_days`, 'facts.zone.long']] : [];
}

function codeFaults(path: string, codes: string): Found {
  const range = rangeOf(codes);
  const wrong = (['from', 'to'] as const).filter((end) => !isPostalCode(range[end]));
  if (wrong.length > 0) return wrong.map((end) => [`${path}.${end}`, 'facts.code.wrong']);
  return range.from > range.to ? [[`${path}.to`, 'facts.code.turned']] : [];
}
