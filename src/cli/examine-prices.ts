import type { Config } from '../config/index.ts';
import { AppError } from '../core/errors.ts';
import type { Both } from '../core/language.ts';
import { readPrices, SHIPPED_PRICES } from '../costs/index.ts';
import { asItStands } from '../platform/live-check.ts';
import type { Finding } from './examine-engines.ts';

/** Where the prices of WhatsApp's messages come from, and whether they are those of its own list. */
export async function examinePrices({ costs: { pricesFile }, simulator }: Config): Promise<Finding> {
  const tell = (state: Finding['state'], words: Both): Finding => ({
    ...{ part: 'prices', kind: pricesFile === null ? 'stand-in' : 'real', state, words },
  });
  try {
    const { asOf, source, currency, isConfirmed } = await readPrices(pricesFile ?? SHIPPED_PRICES);
    if (isConfirmed)
      return tell('works', {
        es: `de ${asOf}, en ${currency}: ${source.es}`,
        en: `of ${asOf}, in ${currency}: ${source.en}`,
      });
    // Nothing that is simulated is billed.
    return tell(simulator ? 'works' : 'attention', {
      es: `sin confirmar, de ${asOf}, en ${currency}; pon WHATSAPP_PRICES_FILE. ${source.es}`,
      en: `not confirmed, of ${asOf}, in ${currency}; set WHATSAPP_PRICES_FILE. ${source.en}`,
    });
  } catch (error) {
    if (error instanceof AppError) return tell('fails', asItStands(String(error.facts['message'] ?? error.code)));
    throw error;
  }
}
