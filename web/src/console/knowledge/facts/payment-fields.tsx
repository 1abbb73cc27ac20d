import { Checkbox, Group, NativeSelect } from '@mantine/core';
import { useTexts } from '../../../app/language.tsx';
import pageClasses from '../../frame/page.module.css';
import classes from '../hours/hours.module.css';
import { BothFields, CHOICE, type Entry } from './entries.tsx';
import { withNote } from './facts-input.ts';
import { PAYMENT_KINDS } from './facts-kinds.ts';
import type { Both, PaymentMethod } from './facts-text.ts';

const NO_NOTE: Both = { es: '', en: '' };

/** A zone of delivery by its key and its name. */
export type NamedZone = readonly [string, string];

type PaymentFieldsProps = Entry<PaymentMethod> & {
  /** Null: they are not known yet. */
  readonly zones: readonly NamedZone[] | null;
};

/** What a way to pay is called, how it is paid, and where it holds. */
export function PaymentFields({ zones, ...entry }: PaymentFieldsProps) {
  const { one: method, isReadOnly, errorOf, onChange } = entry;
  const text = useTexts();
  const kind = method.kind ?? null;
  return (
    <>
      <div className={classes.names}>
        <BothFields
          {...{ isReadOnly, errorOf }}
          field="name"
          label={(language) => text(`hours.name.${language}`)}
          both={method.name}
          onChange={(change) => onChange({ name: { ...method.name, ...change } })}
        />
        <BothFields
          {...{ isReadOnly, errorOf }}
          field="note"
          label={(language) => text(`facts.payment.note.${language}`)}
          both={method.note ?? NO_NOTE}
          onChange={(change) => onChange({ note: withNote(method.note, change) })}
        />
      </div>
      <NativeSelect
        className={pageClasses.narrow}
        style={{ gridColumn: '1 / -1' }}
        label={text('facts.payment.kind')}
        disabled={isReadOnly}
        value={kind ?? ''}
        onChange={({ currentTarget: { value } }) =>
          onChange({ kind: PAYMENT_KINDS.find((one) => one === value) ?? null })
        }
        data={[
          { value: '', label: text('facts.payment.told') },
          ...PAYMENT_KINDS.map((value) => ({ value, label: text(`facts.payment.kind.${value}`) })),
        ]}
      />
      {kind !== null && <WhereFields {...entry} zones={zones} />}
    </>
  );
}

function WhereFields({ one: method, zones, isReadOnly, onChange }: PaymentFieldsProps) {
  const text = useTexts();
  const chosen = method.zones ?? [];
  const known = zones ?? chosen.map((key): NamedZone => [key, key]);
  const gone = chosen.filter((key) => !known.some(([one]) => one === key));
  const choices = [...known, ...gone.map((key): NamedZone => [key, text('facts.payment.gone', { key })])];
  if (choices.length === 0) return null;
  return (
    <Checkbox.Group
      label={text('facts.payment.zones')}
      description={text('facts.payment.zones.all')}
      style={{ gridColumn: '1 / -1' }}
      value={[...chosen]}
      onChange={(keys) => onChange({ zones: keys.length === 0 ? null : keys })}
    >
      <Group gap="0 20px">
        {choices.map(([key, label]) => (
          <Checkbox key={key} value={key} label={label} disabled={isReadOnly} styles={CHOICE} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
