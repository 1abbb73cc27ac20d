import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTexts } from '../../../app/language.tsx';
import classes from '../hours/hours.module.css';
import { type CodeRange, rangeOf, writeRange } from './code-range.ts';
import type { Entry } from './entries.tsx';

type CodeFieldsProps = Pick<Entry<unknown>, 'name' | 'isReadOnly' | 'errorOf'> & {
  /** `01000-16999` */
  readonly codes: readonly string[];
  readonly onChange: (codes: readonly string[]) => void;
};

/** The postal codes to which a zone delivers: without any, no order is sent there. */
export function CodeFields({ name, codes, isReadOnly, errorOf, onChange }: CodeFieldsProps) {
  const text = useTexts();
  const add = useRef<HTMLButtonElement>(null);
  return (
    <div className={classes.spans} style={{ gridColumn: '1 / -1' }}>
      <p className={classes.closed}>{text(codes.length === 0 ? 'facts.codes.none' : 'facts.codes')}</p>
      {codes.map((range, at) => (
        <RangeRow
          key={`postal_codes.${String(at)}`}
          {...{ isReadOnly, range: rangeOf(range), name: codes.length === 1 ? name : `${name} ${at + 1}` }}
          errorOf={(end) => errorOf(`postal_codes.${at}.${end}`)}
          onChange={(changed) => onChange(codes.map((one, index) => (index === at ? writeRange(changed) : one)))}
          onRemove={() => {
            onChange(codes.filter((_, index) => index !== at));
            // The button that was pressed is gone.
            add.current?.focus();
          }}
        />
      ))}
      {!isReadOnly && (
        <Button
          ref={add}
          variant="subtle"
          leftSection={<IconPlus size={18} aria-hidden />}
          aria-label={text('facts.of', { field: text('facts.codes.add'), name })}
          onClick={() => onChange([...codes, writeRange({ from: '', to: '' })])}
        >
          {text('facts.codes.add')}
        </Button>
      )}
    </div>
  );
}

type RangeRowProps = Pick<CodeFieldsProps, 'name' | 'isReadOnly'> & {
  readonly range: CodeRange;
  readonly errorOf: (end: keyof CodeRange) => string | null;
  readonly onChange: (range: CodeRange) => void;
  readonly onRemove: () => void;
};

function RangeRow({ name, range, isReadOnly, errorOf, onChange, onRemove }: RangeRowProps) {
  const text = useTexts();
  const field = (end: keyof CodeRange) => (
    <TextInput
      aria-label={text('facts.of', { field: text(`facts.codes.${end}`), name })}
      inputMode="numeric"
      maxLength={5}
      readOnly={isReadOnly}
      value={range[end]}
      error={errorOf(end)}
      onChange={(event) => onChange({ ...range, [end]: event.currentTarget.value.replace(/\D/g, '') })}
    />
  );
  return (
    <div className={classes.span}>
      {field('from')}
      <span className={classes.to}>{text('hours.to')}</span>
      {field('to')}
      {!isReadOnly && (
        <ActionIcon
          variant="subtle"
          size={44}
          aria-label={text('facts.of', { field: text('facts.codes.remove'), name })}
          onClick={onRemove}
        >
          <IconX size={20} aria-hidden />
        </ActionIcon>
      )}
    </div>
  );
}
