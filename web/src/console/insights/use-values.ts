import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import type { Figure } from '../contract.ts';
import { useMoney } from '../conversation/use-money.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Writes the values of a figure, and the days and hours that they are of. */
export function useValues() {
  const intl = useIntl();
  const { amount, microUsd } = useMoney();
  return useMemo(() => {
    const unit = (value: number, name: string, digits: number): string =>
      intl.formatNumber(value, { style: 'unit', unit: name, maximumFractionDigits: digits });
    const duration = (ms: number): string => {
      if (ms >= HOUR_MS) return unit(ms / HOUR_MS, 'hour', 1);
      return ms >= MINUTE_MS ? unit(ms / MINUTE_MS, 'minute', 1) : unit(ms / 1_000, 'second', 1);
    };
    const value = ({ unit: of, columns }: Pick<Figure, 'unit' | 'columns'>, index: number, given: number | null) => {
      const currency = columns[index]?.currency ?? null;
      if (given === null) return '–';
      if (of === 'ms') return duration(given);
      if (of === 'micro_usd') return microUsd(given);
      return currency === null ? intl.formatNumber(given) : amount({ minor: given, currency });
    };
    /** `2026-11-24` and `2026-11-24T14:00-06:00` are read as they are written: they are the shop's own already. */
    const moment = (at: string): string => {
      const wall = new Date(`${at.slice(0, 10)}T${at.slice(11, 16) || '00:00'}Z`);
      const day = intl.formatDate(wall, { timeZone: 'UTC', day: 'numeric', month: 'short' });
      return at.length === 10 ? day : `${day}, ${intl.formatTime(wall, { timeZone: 'UTC' })}`;
    };
    return { value, moment };
  }, [intl, amount, microUsd]);
}
