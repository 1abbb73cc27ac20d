import { useLanguage } from '../../app/language.tsx';
import type { Figure } from '../contract.ts';
import classes from './insights.module.css';
import { useValues } from './use-values.ts';

/** Share of a day's place that its bars fill; the rest is the gap. */
const FILLED = 0.78;
const HEIGHT = 100;

type ColumnsProps = {
  readonly figure: Figure;
  /** One on another when they add up to something, else side by side. */
  readonly way: 'stacked' | 'beside';
  readonly label: string;
};
type Bar = {
  readonly key: string;
  readonly series: number;
  readonly x: number;
  readonly top: number;
  readonly height: number;
  readonly width: number;
};

/** Columns by day or hour. The sentence says what they show and the table behind them each value. */
export function Columns({ figure, way, label }: ColumnsProps) {
  const { language } = useLanguage();
  const { value, moment } = useValues();
  // Amounts of other currencies cannot stand beside these.
  const shown = figure.columns.filter(({ currency }) => currency === (figure.columns[0]?.currency ?? null)).length;
  const rows = figure.rows.map(({ at, values }) => ({ at, values: values.slice(0, shown).map((one) => one ?? 0) }));
  const most = Math.max(0, ...rows.map(({ values }) => (way === 'stacked' ? sum(values) : Math.max(0, ...values))));
  if (most === 0) return null;
  const middle = rows[Math.floor((rows.length - 1) / 2)];
  return (
    <figure className={classes.figure}>
      <Legend names={figure.columns.slice(0, shown).map((column) => column.label[language])} />
      <div className={classes.plot}>
        <span className={classes.most} aria-hidden>
          {value(figure, 0, most)}
        </span>
        <svg
          className={classes.columns}
          viewBox={`0 0 ${rows.length} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={label}
        >
          {barsOf(rows, most, way).map(({ key, series, x, top, height, width }) => (
            <rect key={key} data-series={series} x={x} y={top} width={width} height={height} />
          ))}
        </svg>
      </div>
      <div className={classes.axis} aria-hidden>
        <span>{moment(rows[0]?.at ?? '')}</span>
        {rows.length > 2 && middle !== undefined && <span>{moment(middle.at)}</span>}
        {rows.length > 1 && <span>{moment(rows.at(-1)?.at ?? '')}</span>}
      </div>
    </figure>
  );
}

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

function barsOf(
  rows: readonly { readonly at: string; readonly values: readonly number[] }[],
  most: number,
  way: ColumnsProps['way'],
): Bar[] {
  return rows.flatMap(({ at, values }, row) => {
    const width = way === 'stacked' ? FILLED : FILLED / values.length;
    return values.flatMap((one, series): Bar[] => {
      if (one <= 0) return [];
      const height = (one / most) * HEIGHT;
      const below = way === 'stacked' ? (sum(values.slice(0, series)) / most) * HEIGHT : 0;
      const x = row + (1 - FILLED) / 2 + (way === 'stacked' ? 0 : series * width);
      return [{ key: `${at} ${series}`, series, x, top: HEIGHT - below - height, height, width }];
    });
  });
}

function Legend({ names }: { readonly names: readonly string[] }) {
  return (
    <ul className={classes.legend} aria-hidden>
      {names.map((name, series) => (
        <li key={name}>
          <span className={classes.swatch} data-series={series} />
          {name}
        </li>
      ))}
    </ul>
  );
}
