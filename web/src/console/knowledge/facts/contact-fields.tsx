import { NativeSelect, TextInput } from '@mantine/core';
import { useTexts } from '../../../app/language.tsx';
import classes from '../hours/hours.module.css';
import { BothFields, type Entry } from './entries.tsx';
import { CHANNEL_KINDS } from './facts-kinds.ts';
import type { Channel } from './facts-text.ts';

/** The keyboard of a phone for each. */
const KEYBOARDS = { person: 'text', phone: 'tel', email: 'email', web: 'url' } as const;

/** One way to reach the business. */
export function ContactFields({ one: channel, name, isReadOnly, errorOf, onChange }: Entry<Channel>) {
  const text = useTexts();
  return (
    <div className={classes.names}>
      <BothFields
        {...{ isReadOnly, errorOf }}
        field="label"
        label={(language) => text(`hours.name.${language}`)}
        both={channel.label}
        onChange={(change) => onChange({ label: { ...channel.label, ...change } })}
      />
      <NativeSelect
        label={text('facts.contact.kind')}
        disabled={isReadOnly}
        value={channel.kind}
        onChange={({ currentTarget: { value } }) =>
          onChange({ kind: CHANNEL_KINDS.find((one) => one === value) ?? channel.kind })
        }
        data={CHANNEL_KINDS.map((value) => ({ value, label: text(`facts.contact.kind.${value}`) }))}
      />
      <TextInput
        label={text('facts.contact.value')}
        aria-label={text('facts.of', { field: text('facts.contact.value'), name })}
        inputMode={KEYBOARDS[channel.kind]}
        maxLength={1_000}
        readOnly={isReadOnly}
        value={channel.value}
        error={errorOf('value')}
        onChange={(event) => onChange({ value: event.currentTarget.value })}
      />
    </div>
  );
}
