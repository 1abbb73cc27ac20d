import { useIntl } from 'react-intl';
import { useTexts } from '../../app/language.tsx';

/** Milliseconds under a second, then seconds with one decimal. */
export function useLasted(): (ms: number) => string {
  const text = useTexts();
  const intl = useIntl();
  return (ms) =>
    ms < 1_000
      ? text('talk.why.ms', { ms })
      : text('talk.why.s', { seconds: intl.formatNumber(ms / 1_000, { maximumFractionDigits: 1 }) });
}
