import { useIntl } from 'react-intl';
import { useTexts } from '../../../app/language.tsx';
import { useSession } from '../../session/use-session.ts';
import classes from './hours.module.css';
import { DAYS, type Day, faultsOf, type Hours, writeHours } from './hours-text.ts';
import { SpanFields } from './span-fields.tsx';
import { SpecialDays } from './special-days.tsx';

type HoursFieldsProps = {
  readonly hours: Hours;
  readonly isReadOnly: boolean;
  readonly onChange: (content: string) => void;
};

/** A Monday: days of the week are named by `Intl`. */
const MONDAY = Date.UTC(2026, 0, 5);

/** Opening hours of the week and of special days, each in its own field. */
export function HoursFields({ hours, isReadOnly, onChange }: HoursFieldsProps) {
  const text = useTexts();
  const intl = useIntl();
  const faults = faultsOf(hours);
  const zone = useSession()?.business.timeZone ?? '';
  const nameOf = (at: number) => intl.formatDate(MONDAY + at * 86_400_000, { weekday: 'long', timeZone: 'UTC' });
  const setDay = (day: Day, spans: Hours['weekly'][Day]) =>
    onChange(writeHours({ ...hours, weekly: { ...hours.weekly, [day]: spans } }));
  return (
    <>
      <p className={classes.zone}>{text('hours.zone', { zone: zone.replaceAll('_', ' ') })}</p>
      {DAYS.map((day, at) => (
        <fieldset key={day} className={classes.day}>
          <legend>{nameOf(at)}</legend>
          <SpanFields
            path={day}
            name={nameOf(at)}
            spans={hours.weekly[day]}
            {...{ faults, isReadOnly }}
            onChange={(spans) => setDay(day, spans)}
          />
        </fieldset>
      ))}
      <SpecialDays
        days={hours.special_days}
        {...{ faults, isReadOnly, zone }}
        onChange={(special_days) => onChange(writeHours({ ...hours, special_days }))}
      />
    </>
  );
}
