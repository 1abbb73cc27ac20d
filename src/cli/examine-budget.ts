import { type BudgetState, budgetState } from '../agent/index.ts';
import { allSpentSince } from '../app/build-budget.ts';
import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import type { Both } from '../core/language.ts';
import { startOfDay } from '../knowledge/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { Finding } from './examine-engines.ts';

const usd = (amount: number): string => `$${amount.toFixed(2)}`;

/** What the models have cost today; `shop` is null while the database cannot be read. */
export async function examineBudget(
  { llm }: Config,
  shop: { readonly db: Db; readonly timeZone: string } | null,
): Promise<Finding> {
  const { dailyLimitUsd: limit, economicFromPercent: percent } = llm;
  const tell = (state: Finding['state'], words: Both): Finding => ({ part: 'budget', kind: 'real', state, words });
  if (limit === null)
    return tell('idle', {
      es: 'sin límite diario: falta LLM_DAILY_LIMIT_USD',
      en: 'no daily limit: LLM_DAILY_LIMIT_USD is not set',
    });
  if (shop === null)
    return tell('idle', {
      es: `${usd(limit)} al día; ahora no se puede leer lo gastado`,
      en: `${usd(limit)} a day; what was spent cannot be read now`,
    });
  const spent = await allSpentSince(shop.db, startOfDay(machineClock(), shop.timeZone));
  const next: Readonly<Record<BudgetState, Both>> = {
    ample: {
      es: `el modelo económico contesta desde ${usd((limit * percent) / 100)}`,
      en: `the economic model answers from ${usd((limit * percent) / 100)} on`,
    },
    short: {
      es: `contesta el modelo económico (${llm.models.economic})`,
      en: `the economic model answers (${llm.models.economic})`,
    },
    spent: { es: 'contestan personas hasta medianoche', en: 'people answer until midnight' },
  };
  const now = next[budgetState(spent, limit, percent)];
  const [used, all] = [usd(spent / 1_000_000), usd(limit)];
  return tell('works', {
    es: `${used} de ${all} gastados desde medianoche (${shop.timeZone}); ${now.es}`,
    en: `${used} of ${all} spent since midnight (${shop.timeZone}); ${now.en}`,
  });
}
