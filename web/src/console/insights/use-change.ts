import { useIntl } from 'react-intl';
import { useTexts } from '../../app/language.tsx';
import type { Figure } from '../contract.ts';
import { useValues } from './use-values.ts';

/** Ten times as much as before and more is told by what it was. */
const MOST_SHARE = 9.995;

/** What became of a part of a figure since the time before, in words; whether more is better is for the reader to say. */
export function useChange(): (figure: Figure, index: number) => string | null {
  const text = useTexts();
  const intl = useIntl();
  const { value } = useValues();
  return (figure, index) => {
    const [now, before] = [figure.totals[index] ?? null, figure.before[index] ?? null];
    if (now === null && before === null) return null;
    if (now === before) return text('insights.change.same');
    const was = text('insights.change.was', { before: value(figure, index, before) });
    if (now === null || before === null || before === 0) return was;
    const share = (now - before) / before;
    if (share > MOST_SHARE) return was;
    const change = intl.formatNumber(share, {
      ...{ style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: Math.abs(share) < 0.01 ? 1 : 0 },
    });
    return `${change} · ${was}`;
  };
}

/** Whether there was anything of a figure in either time. */
export const hasValues = ({ totals, before }: Figure): boolean =>
  [...totals, ...before].some((one) => (one ?? 0) !== 0);
