import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../app/language.tsx';
import type { ShownTrial } from '../contract.ts';
import classes from '../frame/page.module.css';
import { useTrialCost } from '../trials/trial-cost.ts';
import { TrialProgress } from '../trials/trial-progress.tsx';
import { trialsQuery } from '../trials/use-trial.ts';

type SmokePartProps = {
  readonly trial: ShownTrial | null;
  readonly isDespite: boolean;
  readonly onDespite: (isDespite: boolean) => void;
};

/** Before a text is published: what a quick trial with it costs, how it goes, and what it means to do without. */
export function SmokePart({ trial, isDespite, onDespite }: SmokePartProps) {
  const text = useTexts();
  const costOf = useTrialCost();
  const { data } = useQuery(trialsQuery);
  const hasFailed = trial?.state === 'done' && trial.failed.length > 0;
  return (
    <section className={classes.stack} aria-label={text('trials.smoke')}>
      <p className={classes.small} style={{ margin: 0 }}>
        {text('trials.smoke.lead')} {data !== undefined && costOf(data, 'smoke')}
      </p>
      {trial !== null && <TrialProgress trial={trial} />}
      {trial?.state !== 'running' && (
        <Checkbox
          checked={isDespite}
          onChange={(event) => onDespite(event.currentTarget.checked)}
          label={text(hasFailed ? 'trials.despite.failed' : 'trials.despite.untried')}
        />
      )}
    </section>
  );
}
