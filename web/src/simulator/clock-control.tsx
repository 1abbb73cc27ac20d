import { Button } from '@mantine/core';
import { useIntl } from 'react-intl';
import { useTexts } from '../app/language.tsx';
import type { SimState } from './contract.ts';
import { useAdvanceClock } from './control-mutations.ts';
import classes from './page.module.css';
import { useBusinessNow } from './use-business-clock.ts';

const HOUR_MS = 3_600_000;
const STEPS = [
  { id: 'clock.plus1h', ms: HOUR_MS },
  { id: 'clock.plus23h50', ms: 24 * HOUR_MS - 600_000 },
  { id: 'clock.plus24h', ms: 24 * HOUR_MS },
  { id: 'clock.plus72h', ms: 72 * HOUR_MS },
] as const;

/** The shop's clock: one for everybody, and it only goes forward. */
export function ClockControl({ clock }: { clock: SimState['clock'] }) {
  const text = useTexts();
  const intl = useIntl();
  const advance = useAdvanceClock();
  const now = useBusinessNow(1000) ?? Date.parse(clock.now);
  return (
    <section className={classes.section} aria-label={text('clock.title')}>
      <h2 className={classes.heading}>
        {text('clock.title')}
        {clock.offsetMs > 0 && (
          <span className={classes.moved}>{text('clock.moved', { hours: Math.round(clock.offsetMs / HOUR_MS) })}</span>
        )}
      </h2>
      <div className={classes.line}>
        <time className={classes.clock} dateTime={new Date(now).toISOString()}>
          {intl.formatDate(now, {
            timeZone: clock.timeZone,
            day: 'numeric',
            month: 'short',
            hour: '2-digit',
            minute: '2-digit',
            hourCycle: 'h23',
          })}
        </time>
        <div className={classes.line}>
          {STEPS.map(({ id, ms }) => (
            <Button
              key={id}
              size="compact-sm"
              variant="default"
              aria-label={text('clock.advance', { step: text(id) })}
              disabled={advance.isPending}
              onClick={() => advance.mutate(ms)}
            >
              {text(id)}
            </Button>
          ))}
        </div>
      </div>
    </section>
  );
}
