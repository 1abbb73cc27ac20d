import { describe, expect, test } from 'vitest';
import { checkClaims, type Fact } from '../../../src/actions/index.ts';
import { WORDS as ACTION_WORDS } from '../../../src/actions/words.ts';
import {
  type Fiscal,
  type FiscalProblem,
  fiscalProblemFacts,
  fiscalProblemText,
} from '../../../src/billing/cfdi-rules.ts';
import { rfcProblemFacts, rfcProblemText } from '../../../src/billing/rfc-rules.ts';
import { WORDS as BILLING_WORDS } from '../../../src/billing/words.ts';
import type { Language } from '../../../src/core/language.ts';
import { refusedOutcome } from '../../../src/orders/acts/act.ts';
import { type Refusal, refusalText } from '../../../src/orders/words/refusals.ts';
import { WORDS as CODE_WORDS } from '../../../src/verification/words.ts';

type Told = { readonly name: string; readonly text: string; readonly facts: readonly Fact[] };

const REFUSALS: Readonly<Record<Refusal, true>> = {
  shop_unknown: true,
  empty_cart: true,
  out_of_stock: true,
  no_delivery: true,
  no_zone: true,
  bad_payment: true,
  too_long: true,
  unpaid_limit: true,
  day_limit: true,
  not_found: true,
  wrong_state: true,
  too_late: true,
  not_returnable: true,
  ask_person: true,
  no_such_item: true,
  no_such_variant: true,
  other_product: true,
  same_variant: true,
  price_differs: true,
  unchanged: true,
  verification_needed: true,
  refund_held: true,
  card_held: true,
  card_short: true,
  no_gift_card: true,
  nothing_to_pay: true,
  refund_target: true,
  nothing_to_refund: true,
  refund_awaits_parcel: true,
  refund_under_way: true,
  refunded_already: true,
  refund_limit: true,
};

const ofOrders = (language: Language): Told[] =>
  (Object.keys(REFUSALS) as Refusal[]).map((name) => ({
    name,
    text: refusalText(name, language),
    facts: refusedOutcome({ outcome: 'refused', reason: name }, language).facts,
  }));

const bare = (texts: Readonly<Record<string, string>>): Told[] =>
  Object.entries(texts).map(([name, text]) => ({ name, text, facts: [] }));

/** `busy` promises news: code says it after a tap, the model may not. */
function ofBilling(language: Language): Told[] {
  const { failed, stale } = BILLING_WORDS[language];
  return bare({ ...failed, stale });
}

const ofCodes = (language: Language): Told[] => {
  const { entry, tooMany, outdated } = CODE_WORDS[language];
  return bare({ wrong: entry.wrong(''), tooMany, outdated });
};

const ofActions = (language: Language): Told[] => {
  const { unknown, declined, expired, replaced, failed, declinedBefore, expiredBefore } = ACTION_WORDS[language];
  return bare({ unknown, declined, expired, replaced, failed, declinedBefore, expiredBefore });
};

const FISCAL: Fiscal = { kind: 'company', regime: '612', use: 'D01' };

const ofFacturas = (language: Language): Told[] => [
  ...(['shape', 'date', 'check_digit', 'generic'] as const).map((why) => ({
    name: why,
    text: rfcProblemText(why, language),
    facts: rfcProblemFacts(why),
  })),
  ...(['regime', 'use'] as const).flatMap((field) =>
    (['unknown', 'not_for_kind', 'not_together'] as const).map((why) => {
      const problem: FiscalProblem = { field, why, allowed: field === 'regime' ? ['601', '603'] : ['G01', 'G03'] };
      return {
        name: `${field} ${why}`,
        text: fiscalProblemText(problem, FISCAL, language),
        facts: fiscalProblemFacts(problem, FISCAL),
      };
    }),
  ),
];

const FIRST: Readonly<Record<Language, string>> = {
  es: 'Gracias por escribirnos 😊',
  en: 'Thanks for writing to us 😊',
};

const stopped = (told: Told, reply: string, language: Language): string[] =>
  checkClaims({
    reply,
    facts: told.facts,
    customerTexts: [],
    language,
    now: new Date('2026-11-28T18:00:00Z'),
    timeZone: 'America/Mexico_City',
  }).unsupported.map(({ text }) => `${told.name}: "${text}" in "${reply}"`);

describe.each(['es', 'en'] as const)(
  'a refusal of ours that the model repeats word for word is sent (%s)',
  (language) => {
    test.each([
      ['orders', ofOrders],
      ['billing', ofBilling],
      ['codes', ofCodes],
      ['confirmations', ofActions],
      ['facturas', ofFacturas],
    ] as const)('%s', (_, texts) => {
      const failures = texts(language).flatMap((told) => [
        ...stopped(told, told.text, language),
        ...stopped(told, `${FIRST[language]}\n${told.text}`, language),
        ...stopped(told, `${FIRST[language]}. ${told.text}`, language),
      ]);
      expect(failures).toEqual([]);
    });
  },
);

test.each([
  'I changed nothing but the address of your order.',
  'I changed nothing, except the address of your order.',
  'I changed nothing. I cancelled your order.',
  'I asked your team to cancel it.',
  'Te lo pregunté y cancelé tu pedido.',
])('what is done beside the nothing is still a claim: %s', (reply) => {
  expect(stopped({ name: 'claim', text: reply, facts: [] }, reply, 'en')).not.toEqual([]);
});
