import { useLanguage, useTexts } from '../../app/language.tsx';
import type { Figure } from '../contract.ts';
import classes from './insights.module.css';
import { useValues } from './use-values.ts';

/** Every value behind a picture, the newest day or hour first, and their sums beside those of the time before. */
export function FigureTable({ figure }: { readonly figure: Figure }) {
  const text = useTexts();
  const { language } = useLanguage();
  const { value, moment } = useValues();
  const name = text('insights.table.of', { title: figure.title[language] });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keys too
    <section className={classes.scroll} tabIndex={0} aria-label={name}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{text('insights.when')}</th>
            {figure.columns.map(({ key, label, currency }) => (
              <th key={`${key} ${currency}`} scope="col">
                {label[language]}
                {currency !== null && ` ${currency}`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr className={classes.sum}>
            <th scope="row">{text('insights.total')}</th>
            {figure.totals.map((total, index) => (
              <td key={keyOf(figure, index)}>{value(figure, index, total)}</td>
            ))}
          </tr>
          <tr>
            <th scope="row">{text('insights.before')}</th>
            {figure.before.map((before, index) => (
              <td key={keyOf(figure, index)}>{value(figure, index, before)}</td>
            ))}
          </tr>
          {figure.rows.toReversed().map(({ at, values }) => (
            <tr key={at}>
              <th scope="row">
                <time dateTime={at}>{moment(at)}</time>
              </th>
              {values.map((one, index) => (
                <td key={keyOf(figure, index)}>{value(figure, index, one)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const keyOf = ({ columns }: Figure, index: number): string => `${columns[index]?.key} ${columns[index]?.currency}`;
