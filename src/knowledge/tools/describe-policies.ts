import type { Fact } from '../../actions/index.ts';
import type { ToolOutcome } from '../../agent/index.ts';
import type { Language } from '../../core/language.ts';
import { formatMoney, type Money } from '../../core/money.ts';
import type { BusinessFacts, ContactChannel, ReturnRule, ShippingZone } from '../types.ts';
import { inLanguage } from '../wording.ts';

/** In the place of what the shop has not said. */
const UNSAID = 'not known: the shop has not said it';
const NOT_KNOWN: ToolOutcome = { result: UNSAID, facts: [] };

/** Zones with price, the amount from which they are free, and working days until delivery. */
export function describeShipping(facts: BusinessFacts, language: Language): ToolOutcome {
  if (facts.shippingZones.length === 0) return NOT_KNOWN;
  const money = (minor: number): Money => ({ minor, currency: facts.currency });
  return {
    result: facts.shippingZones.map((zone) => ({
      zone: inLanguage(zone.name, language),
      covers: inLanguage(zone.covers, language),
      price: formatMoney(money(zone.priceMinor), language),
      price_minor: zone.priceMinor,
      currency: facts.currency,
      free_from: zone.freeFromMinor === null ? null : formatMoney(money(zone.freeFromMinor), language),
      free_from_minor: zone.freeFromMinor,
      working_days: { from: zone.minDays, to: zone.maxDays },
    })),
    facts: facts.shippingZones.flatMap((zone) => zoneFacts(zone, money, language)),
  };
}

function zoneFacts(zone: ShippingZone, money: (minor: number) => Money, language: Language): readonly Fact[] {
  const of = inLanguage(zone.name, language);
  const facts: Fact[] = [
    { kind: 'text', text: `${of}: ${inLanguage(zone.covers, language)}`, of },
    { kind: 'money', amount: money(zone.priceMinor), of },
    { kind: 'number', value: zone.minDays, unit: 'days', of },
    { kind: 'number', value: zone.maxDays, unit: 'days', of },
  ];
  // Free shipping from an amount on makes "$0" true as well.
  if (zone.freeFromMinor !== null) {
    facts.push({ kind: 'money', amount: money(zone.freeFromMinor), of }, { kind: 'money', amount: money(0), of });
  }
  return facts;
}

/** What can be returned, within how many days after delivery, under which conditions. */
export function describeReturns(facts: BusinessFacts, language: Language): ToolOutcome {
  if (facts.returnRules.length === 0) return NOT_KNOWN;
  return {
    result: facts.returnRules.map((rule) => ({
      applies_to: inLanguage(rule.name, language),
      days_after_delivery: rule.days,
      can_be_returned: rule.days !== null,
      conditions: inLanguage(rule.conditions, language),
    })),
    facts: facts.returnRules.flatMap((rule) => returnFacts(rule, language)),
  };
}

function returnFacts(rule: ReturnRule, language: Language): readonly Fact[] {
  const of = inLanguage(rule.name, language);
  const text: Fact = { kind: 'text', text: `${of}. ${inLanguage(rule.conditions, language)}`, of };
  return rule.days === null ? [text] : [text, { kind: 'number', value: rule.days, unit: 'days', of }];
}

export function describePayment(facts: BusinessFacts, language: Language): ToolOutcome {
  if (facts.paymentMethods.length === 0) return NOT_KNOWN;
  const methods = facts.paymentMethods.map(({ name, note }) => ({
    method: inLanguage(name, language),
    note: note === null ? null : inLanguage(note, language),
  }));
  return {
    result: methods,
    facts: methods.map(({ method, note }) => ({
      kind: 'text',
      text: note === null ? method : `${method}. ${note}`,
      of: method,
    })),
  };
}

/** Name, address and every way to reach the business; kind `person` leads to a human being. */
export function describeContact(facts: BusinessFacts, language: Language): ToolOutcome {
  return {
    result: {
      name: facts.name || UNSAID,
      address: facts.address || UNSAID,
      channels: facts.contactChannels.map(({ kind, value, label }) => ({
        kind,
        label: inLanguage(label, language),
        value,
      })),
    },
    facts: [
      ...(facts.address === '' ? [] : [{ kind: 'text', text: facts.address, of: 'address' } as const]),
      ...facts.contactChannels.map((channel) => channelFact(channel, language)),
    ],
  };
}

function channelFact({ kind, value, label }: ContactChannel, language: Language): Fact {
  const of = inLanguage(label, language);
  return kind === 'web' ? { kind: 'link', url: value, of } : { kind: 'text', text: value, of };
}

export function describePrivacy({ privacyUrl: url }: BusinessFacts, language: Language): ToolOutcome {
  if (url === '') return NOT_KNOWN;
  return {
    result: { privacy_notice: url },
    facts: [{ kind: 'link', url, of: language === 'es' ? 'aviso de privacidad' : 'privacy notice' }],
  };
}
