import { useMemo } from 'react';
import { useTexts } from '../../app/language.tsx';
import classes from './knowledge.module.css';
import { type DifferentLine, differenceOf } from './line-difference.ts';

const SIGNS = { same: ' ', removed: '−', added: '+' } as const;
/** Unchanged lines that are shown around a change. */
const AROUND = 2;

type Shown = DifferentLine & { readonly key: number };

/** Only what changed, with the lines around it. */
function changedPart(lines: readonly DifferentLine[]): readonly Shown[] {
  const isNear = (at: number) =>
    lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ kind }) => kind !== 'same');
  return lines.map((line, key) => ({ ...line, key })).filter(({ key }) => isNear(key));
}

/** What was removed and added between two texts. */
export function Difference({ before, after }: { readonly before: string; readonly after: string }) {
  const text = useTexts();
  const lines = useMemo(() => changedPart(differenceOf(before, after)), [before, after]);
  if (lines.length === 0) return <p className={classes.none}>{text('knowledge.difference.none')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are reached by scrolling, with the keyboard too
    <section className={classes.difference} tabIndex={0} aria-label={text('knowledge.difference')}>
      <ol>
        {lines.map(({ kind, text: line, key }) => (
          <li key={key} data-kind={kind}>
            <span aria-hidden>{SIGNS[kind]} </span>
            {kind !== 'same' && <span className="visually-hidden">{text(`knowledge.difference.${kind}`)} </span>}
            {line}
          </li>
        ))}
      </ol>
    </section>
  );
}
