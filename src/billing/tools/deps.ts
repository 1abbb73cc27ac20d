import type { Fact } from '../../actions/index.ts';
import type { ToolOutcome } from '../../agent/index.ts';
import type { Language } from '../../core/language.ts';
import { formatMoney, type Money } from '../../core/money.ts';
import type { MailOnRequestDeps } from '../../notify/index.ts';
import type { Db } from '../../platform/db/index.ts';
import type { Billing, Proof } from '../ports.ts';
import type { Plan } from '../types.ts';
import { WORDS } from '../words.ts';

export type BillingToolDeps = {
  readonly db: Db;
  readonly billing: Billing;
  readonly proof: Proof;
  /** Read at most once a minute. */
  readonly plans: () => Promise<readonly Plan[]>;
  /** Currency in which the shop tells prices, ISO 4217. */
  readonly currency: () => Promise<string>;
  readonly timeZone: () => Promise<string>;
  readonly trialDays: number;
  /** Null: no mail can be sent. */
  readonly mail: MailOnRequestDeps | null;
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

export const moneyFact = (amount: Money, of: string): Fact => ({ kind: 'money', amount, of });

/** `Club de café: $349.00 al mes`, whose words may be repeated. */
export const priceFact = (plan: string, price: string): Fact => ({
  kind: 'text',
  text: `${plan}: ${price}`,
  of: 'plan',
});

/** The amount of a plan in one currency; its first one when it is not sold in that. */
export const amountOf = (plan: Plan, currency: string): Money | null =>
  plan.amounts.find((amount) => amount.currency === currency) ?? plan.amounts[0] ?? null;

export const write = (amount: Money, language: Language): string => formatMoney(amount, language);
