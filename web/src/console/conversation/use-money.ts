import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { minorDigitsOf } from '../../../../src/core/currency.ts';
import type { Money } from '../contract.ts';

/** Amounts by `Intl`, small costs with up to four decimals. */
export function useMoney() {
  const intl = useIntl();
  return useMemo(() => {
    const amount = ({ minor, currency }: Money): string => {
      const digits = minorDigitsOf(currency);
      const shown = { minimumFractionDigits: digits, maximumFractionDigits: digits };
      return intl.formatNumber(minor / 10 ** digits, { style: 'currency', currency, ...shown });
    };
    const microUsd = (micro: number): string =>
      intl.formatNumber(micro / 1_000_000, {
        style: 'currency',
        currency: 'USD',
        maximumFractionDigits: micro > 0 && micro < 1_000_000 ? 4 : 2,
      });
    /** A price of a message: parts of a cent are shown, since most prices are. */
    const price = ({ minor, currency }: Money): string =>
      intl.formatNumber(minor / 100, { style: 'currency', currency, maximumFractionDigits: 4 });
    return { amount, microUsd, price };
  }, [intl]);
}
