import { useLanguage } from '../../app/language.tsx';
import type { Figure } from '../contract.ts';
import { Changes } from './changes.tsx';
import classes from './insights.module.css';
import { useChange } from './use-change.ts';
import { useValues } from './use-values.ts';

const MOST_BARS = 8;

/** The sums of a figure's parts, a bar each, with what became of it since the time before. */
export function Bars({ figure }: { readonly figure: Figure }) {
  const { language } = useLanguage();
  const { value } = useValues();
  const change = useChange();
  const most = Math.max(0, ...figure.totals.map((one) => one ?? 0));
  if (most === 0) return <Changes figure={figure} />;
  return (
    <ul className={classes.bars}>
      {figure.columns.slice(0, MOST_BARS).map(({ key, label }, index) => {
        const total = figure.totals[index] ?? 0;
        return (
          <li key={key}>
            <span className={classes.barName}>{label[language]}</span>
            <span className={classes.barTrack} aria-hidden>
              <span className={classes.bar} style={{ inlineSize: `${(total / most) * 100}%` }} />
            </span>
            <span className={classes.barValue}>{value(figure, index, total)}</span>
            <span className={classes.change}>{change(figure, index)}</span>
          </li>
        );
      })}
    </ul>
  );
}
