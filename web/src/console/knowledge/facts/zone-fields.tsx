import { Switch, TextInput } from '@mantine/core';
import { useTexts } from '../../../app/language.tsx';
import classes from '../hours/hours.module.css';
import { CodeFields } from './code-fields.tsx';
import { BothFields, type Entry } from './entries.tsx';
import { daysOf } from './facts-input.ts';
import type { Zone } from './facts-text.ts';

/** What a zone is called and covers, what it costs, and how long it takes. */
export function ZoneFields(entry: Entry<Zone>) {
  const { one: zone, name, isReadOnly, errorOf, onChange } = entry;
  const text = useTexts();
  const codes = zone.postal_codes ?? [];
  return (
    <>
      <div className={classes.names}>
        <BothFields
          {...{ isReadOnly, errorOf }}
          field="name"
          label={(language) => text(`hours.name.${language}`)}
          both={zone.name}
          onChange={(change) => onChange({ name: { ...zone.name, ...change } })}
        />
        <BothFields
          {...{ isReadOnly, errorOf }}
          field="covers"
          label={(language) => text(`facts.zone.covers.${language}`)}
          both={zone.covers}
          onChange={(change) => onChange({ covers: { ...zone.covers, ...change } })}
        />
      </div>
      <div className={classes.names}>
        <PriceFields {...entry} />
      </div>
      <Switch
        label={text('facts.zone.pickup')}
        style={{ gridColumn: '1 / -1' }}
        checked={zone.is_pickup ?? false}
        disabled={isReadOnly}
        onChange={(event) => onChange({ is_pickup: event.currentTarget.checked })}
      />
      {/* Nobody's postal code decides whether they may come by. */}
      {(!zone.is_pickup || codes.length > 0) && (
        <CodeFields {...{ name, codes, isReadOnly, errorOf }} onChange={(postal_codes) => onChange({ postal_codes })} />
      )}
    </>
  );
}

function PriceFields({ one: zone, name, isReadOnly, errorOf, onChange }: Entry<Zone>) {
  const text = useTexts();
  return (
    <>
      <TextInput
        label={text('facts.zone.price')}
        aria-label={text('facts.of', { field: text('facts.zone.price'), name })}
        inputMode="decimal"
        value={zone.price}
        readOnly={isReadOnly}
        error={errorOf('price')}
        onChange={(event) => onChange({ price: event.currentTarget.value.trim() })}
      />
      <TextInput
        label={text('facts.zone.free')}
        aria-label={text('facts.of', { field: text('facts.zone.free'), name })}
        inputMode="decimal"
        value={zone.free_from ?? ''}
        readOnly={isReadOnly}
        error={errorOf('free_from')}
        onChange={(event) => onChange({ free_from: event.currentTarget.value.trim() || null })}
      />
      {(['min_days', 'max_days'] as const).map((field) => (
        <TextInput
          key={field}
          label={text(`facts.zone.${field}`)}
          aria-label={text('facts.of', { field: text(`facts.zone.${field}`), name })}
          inputMode="numeric"
          value={zone[field] ?? ''}
          readOnly={isReadOnly}
          error={errorOf(field)}
          onChange={(event) => onChange({ [field]: daysOf(event.currentTarget.value) })}
        />
      ))}
    </>
  );
}
