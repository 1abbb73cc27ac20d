import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../app/language.tsx';
import type { Readiness } from '../contract.ts';
import { Loaded } from '../frame/loaded.tsx';
import { Page, Part } from '../frame/page.tsx';
import { consoleQueries } from '../queries.ts';
import { CataloguePart } from './catalogue-part.tsx';
import { DraftsPart } from './drafts-part.tsx';
import { LineItem } from './line-item.tsx';
import { MarksPart } from './marks-part.tsx';
import classes from './readiness.module.css';
import { TrialPart } from './trial-part.tsx';

/** How ready the assistant is: the score, what it is made of, and one way to put each line right. */
export function ReadinessPage() {
  const text = useTexts();
  const readiness = useQuery(consoleQueries.readiness);
  return (
    <Page title={text('nav.readiness')}>
      <Loaded query={readiness} lines={8}>
        {(found) => (
          <>
            <Score readiness={found} />
            <Part title={text('ready.lines')} lead={text('ready.lines.lead')}>
              <ul className={classes.lines}>
                {inOrder(found).map((line) => (
                  <LineItem key={line.code} line={line} />
                ))}
              </ul>
            </Part>
            <MarksPart marks={found.marks} />
            <DraftsPart />
            <TrialPart trial={found.trial} />
            <CataloguePart />
          </>
        )}
      </Loaded>
    </Page>
  );
}

const ORDER = { fails: 0, partly: 1, not_applicable: 2, works: 3 } as const;

/** What costs most points first; what works last. */
const inOrder = ({ lines }: Readiness): Readiness['lines'] =>
  lines.toSorted((a, b) => ORDER[a.state] - ORDER[b.state] || b.weight - b.points - (a.weight - a.points));

function Score({ readiness: { score, lines } }: { readonly readiness: Readiness }) {
  const text = useTexts();
  const open = lines.filter(({ state }) => state === 'fails' || state === 'partly').length;
  return (
    <p className={classes.score}>
      <strong>{text('ready.score', { score })}</strong>
      <meter min={0} max={100} value={score} aria-label={text('ready.score', { score })} />
      <span>{text('ready.count', { count: open })}</span>
    </p>
  );
}
