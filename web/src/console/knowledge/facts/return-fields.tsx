import { Checkbox, Group, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../../app/language.tsx';
import classes from '../hours/hours.module.css';
import { BothFields, CHOICE, type Entry } from './entries.tsx';
import { daysOf, namesIn } from './facts-input.ts';
import { RETURN_REASONS } from './facts-kinds.ts';
import type { ReturnRule } from './facts-text.ts';

/** Of which goods, for how long, and for which reasons the assistant takes something back; else a person decides. */
export function ReturnFields({ one: rule, name, isReadOnly, errorOf, onChange }: Entry<ReturnRule>) {
  const text = useTexts();
  return (
    <>
      <div className={classes.names}>
        <BothFields
          {...{ isReadOnly, errorOf }}
          field="name"
          label={(language) => text(`hours.name.${language}`)}
          both={rule.name}
          onChange={(change) => onChange({ name: { ...rule.name, ...change } })}
        />
      </div>
      <div className={classes.names}>
        <BothFields
          {...{ isReadOnly, errorOf }}
          isLong
          field="conditions"
          label={(language) => text(`facts.returns.conditions.${language}`)}
          both={rule.conditions}
          onChange={(change) => onChange({ conditions: { ...rule.conditions, ...change } })}
        />
      </div>
      <div className={classes.names}>
        <TextInput
          label={text('facts.returns')}
          aria-label={text('facts.of', { field: text('facts.returns'), name })}
          description={text('facts.returns.days')}
          inputMode="numeric"
          value={rule.days ?? ''}
          readOnly={isReadOnly}
          error={errorOf('days')}
          onChange={(event) => onChange({ days: daysOf(event.currentTarget.value) })}
        />
        <CategoryField {...{ one: rule, name, isReadOnly, errorOf, onChange }} />
      </div>
      <ReasonFields {...{ one: rule, name, isReadOnly, errorOf, onChange }} />
      <Switch
        label={text('facts.returns.exchange')}
        style={{ gridColumn: '1 / -1' }}
        checked={rule.may_exchange ?? false}
        disabled={isReadOnly}
        onChange={(event) => onChange({ may_exchange: event.currentTarget.checked })}
      />
    </>
  );
}

function ReasonFields({ one: rule, isReadOnly, onChange }: Entry<ReturnRule>) {
  const text = useTexts();
  return (
    <Checkbox.Group
      label={text('facts.returns.reasons')}
      description={text('facts.returns.reasons.else')}
      style={{ gridColumn: '1 / -1' }}
      value={[...(rule.reasons ?? [])]}
      onChange={(chosen) => onChange({ reasons: RETURN_REASONS.filter((reason) => chosen.includes(reason)) })}
    >
      <Group gap="0 20px">
        {RETURN_REASONS.map((reason) => (
          <Checkbox
            key={reason}
            value={reason}
            label={text(`facts.returns.reason.${reason}`)}
            disabled={isReadOnly}
            styles={CHOICE}
          />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

/** As it is typed; what it says are the names between the commas. */
function CategoryField({ one: { categories = [] }, name, isReadOnly, onChange }: Entry<ReturnRule>) {
  const text = useTexts();
  const [typed, setTyped] = useState('');
  const written = categories.join(', ');
  return (
    <TextInput
      label={text('facts.returns.categories')}
      aria-label={text('facts.of', { field: text('facts.returns.categories'), name })}
      description={text('facts.returns.categories.as')}
      maxLength={1_000}
      readOnly={isReadOnly}
      value={namesIn(typed).join(', ') === written ? typed : written}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onChange({ categories: namesIn(event.currentTarget.value) });
      }}
    />
  );
}
