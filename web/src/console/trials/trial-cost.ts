import { useIntl } from 'react-intl';
import { useTexts } from '../../app/language.tsx';
import type { TrialsAnswer } from '../contract.ts';

/** What an offer would cost, in words: before its button. */
export function useTrialCost(): (answer: TrialsAnswer, purpose: 'whole' | 'smoke') => string {
  const text = useTexts();
  const intl = useIntl();
  return ({ offers, isRealModel, model }, purpose) => {
    const { customers, estimateMicroUsd } = offers[purpose];
    const amount = estimateMicroUsd / 1_000_000;
    const cost = intl.formatNumber(amount, { style: 'currency', currency: 'USD', maximumFractionDigits: 4 });
    return text(isRealModel ? 'trials.costs' : 'trials.free', { customers, cost, model });
  };
}
