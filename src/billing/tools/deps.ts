import type { Fact } from '../../actions/index.ts';
import type { ToolOutcome } from '../../agent/index.ts';
import type { Language } from '../../core/language.ts';
import { formatMoney, type Money } from '../../core/money.ts';
import type { Db } from '../../platform/db/index.ts';
import type { Billing, BillingTrustOf } from '../ports.ts';
import type { Plan } from '../types.ts';
import { WORDS } from '../words.ts';

export type BillingToolDeps = {
  readonly db: Db;
  readonly billing: Billing;
  readonly trustOf: BillingTrustOf;
  /** Read at most once a minute. */
  readonly plans: () => Promise<readonly Plan[]>;
  /** Currency in which the shop tells prices, ISO 4217. */
  readonly currency: () => Promise<string>;
  readonly timeZone: () => Promise<string>;
  readonly trialDays: number;
};

/** The demo ledger says with every result that no money moves. */
export const answer = (
  { billing }: Pick<BillingToolDeps, 'billing'>,
  language: Language,
  result: Readonly<Record<string, unknown>>,
  facts: readonly Fact[] = [],
): ToolOutcome => ({
  result: billing.kind === 'demo' ? { ...result, say_also: WORDS[language].demo } : result,
  facts,
});

export const verificationNeeded = (deps: Pick<BillingToolDeps, 'billing'>, language: Language): ToolOutcome =>
  answer(deps, language, {
    outcome: 'verification_needed',
    hint: 'This needs proof of who the customer is: a code by email. Say so; if it cannot be had here, ask for a person.',
  });

export const moneyFact = (amount: Money, of: string): Fact => ({ kind: 'money', amount, of });

/** The amount of a plan in one currency; its first one when it is not sold in that. */
export const amountOf = (plan: Plan, currency: string): Money | null =>
  plan.amounts.find((amount) => amount.currency === currency) ?? plan.amounts[0] ?? null;

export const write = (amount: Money, language: Language): string => formatMoney(amount, language);
