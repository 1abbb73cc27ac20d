import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import { useIntl } from 'react-intl';
import { type TextId, useTexts } from '../../../app/language.tsx';
import classes from './hours.module.css';
import type { SpecialDay } from './hours-text.ts';
import { SpanFields } from './span-fields.tsx';

type SpecialDaysProps = {
  readonly days: readonly SpecialDay[];
  readonly faults: ReadonlyMap<string, TextId>;
  readonly isReadOnly: boolean;
  /** Of the business. */
  readonly zone: string;
  readonly onChange: (days: readonly SpecialDay[]) => void;
};

const NEW: SpecialDay = { date: '', name: { es: '', en: '' }, hours: [] };

/** Holidays and other days with hours of their own; those that are over are folded away. */
export function SpecialDays({ days, faults, isReadOnly, zone, onChange }: SpecialDaysProps) {
  const text = useTexts();
  const add = useRef<HTMLButtonElement>(null);
  // Sweden writes days as we keep them.
  const today = new Intl.DateTimeFormat('sv-SE', zone === '' ? {} : { timeZone: zone }).format(new Date());
  const isOver = ({ date }: SpecialDay) => date !== '' && date < today;
  const lines = days.map((day, at) => ({ day, at }));
  const line = ({ day, at }: (typeof lines)[number]) => (
    <SpecialDayFields
      key={`special.${String(at)}`}
      path={`special.${at}`}
      {...{ day, faults, isReadOnly }}
      onChange={(over) => onChange(days.map((one, index) => (index === at ? { ...one, ...over } : one)))}
      onRemove={() => {
        onChange(days.filter((_, index) => index !== at));
        add.current?.focus();
      }}
    />
  );
  const over = lines.filter(({ day }) => isOver(day));
  return (
    <section className={classes.special} aria-label={text('hours.special')}>
      <h3>{text('hours.special')}</h3>
      <p className={classes.zone}>{text('hours.special.lead')}</p>
      {lines.filter(({ day }) => !isOver(day)).map(line)}
      {!isReadOnly && (
        <Button
          ref={add}
          variant="default"
          leftSection={<IconPlus size={18} aria-hidden />}
          style={{ justifySelf: 'start' }}
          onClick={() => onChange([...days, NEW])}
        >
          {text('hours.special.add')}
        </Button>
      )}
      {over.length > 0 && (
        <details>
          <summary>{text('hours.special.over', { count: over.length })}</summary>
          {over.map(line)}
        </details>
      )}
    </section>
  );
}

type SpecialDayFieldsProps = Pick<SpecialDaysProps, 'faults' | 'isReadOnly'> & {
  readonly path: string;
  readonly day: SpecialDay;
  readonly onChange: (over: Partial<SpecialDay>) => void;
  readonly onRemove: () => void;
};

function SpecialDayFields({ path, day, faults, isReadOnly, onChange, onRemove }: SpecialDayFieldsProps) {
  const text = useTexts();
  const intl = useIntl();
  const errorOf = (field: string) => {
    const id = faults.get(`${path}.${field}`);
    return id === undefined ? null : text(id);
  };
  const when =
    day.date === '' ? '' : intl.formatDate(`${day.date}T12:00:00Z`, { dateStyle: 'medium', timeZone: 'UTC' });
  const name = day.name.es.trim() || when || text('hours.special.new');
  return (
    <fieldset className={classes.day}>
      <legend>{name}</legend>
      <div className={classes.names}>
        <TextInput
          type="date"
          label={text('hours.date')}
          readOnly={isReadOnly}
          value={day.date}
          error={errorOf('date')}
          onChange={(event) => onChange({ date: event.currentTarget.value })}
        />
        {(['es', 'en'] as const).map((language) => (
          <TextInput
            key={language}
            label={text(`hours.name.${language}`)}
            maxLength={1_000}
            readOnly={isReadOnly}
            value={day.name[language]}
            error={errorOf(language)}
            onChange={(event) => onChange({ name: { ...day.name, [language]: event.currentTarget.value } })}
          />
        ))}
      </div>
      <SpanFields
        path={`${path}.hours`}
        name={name}
        spans={day.hours}
        {...{ faults, isReadOnly }}
        onChange={(hours) => onChange({ hours })}
      />
      {!isReadOnly && (
        <Button variant="subtle" aria-label={text('hours.special.remove', { day: name })} onClick={onRemove}>
          {text('hours.special.removeShort')}
        </Button>
      )}
    </fieldset>
  );
}
