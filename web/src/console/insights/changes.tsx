import { useLanguage } from '../../app/language.tsx';
import type { Figure } from '../contract.ts';
import classes from './insights.module.css';
import { hasValues, useChange } from './use-change.ts';
import { useValues } from './use-values.ts';

/** The sums of a figure's parts, each with what became of it since the time before. */
export function Changes({ figure }: { readonly figure: Figure }) {
  const { language } = useLanguage();
  const { value } = useValues();
  const change = useChange();
  if (!hasValues(figure)) return null;
  return (
    <ul className={classes.changes}>
      {figure.columns.map(({ key, label, currency }, index) => (
        <li key={`${key} ${currency}`}>
          <span className={classes.barName}>
            {label[language]}
            {currency !== null && ` ${currency}`}
          </span>{' '}
          <span className={classes.barValue}>{value(figure, index, figure.totals[index] ?? null)}</span>{' '}
          <span className={classes.change}>{change(figure, index)}</span>
        </li>
      ))}
    </ul>
  );
}
