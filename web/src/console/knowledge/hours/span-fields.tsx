import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { type TextId, useTexts } from '../../../app/language.tsx';
import classes from './hours.module.css';
import type { Span } from './hours-text.ts';

type SpanFieldsProps = {
  /** Where it stands among the fields: `monday`, `special.2.hours`. */
  readonly path: string;
  /** What the hours are of, for whoever hears the fields: the day. */
  readonly name: string;
  readonly spans: readonly Span[];
  readonly faults: ReadonlyMap<string, TextId>;
  readonly isReadOnly: boolean;
  readonly onChange: (spans: readonly Span[]) => void;
};

const NEW: Span = { opens: '09:00', closes: '18:00' };
const EMPTY: Span = { opens: '', closes: '' };

/** The hours of one day: none is closed, several have a pause between them. */
export function SpanFields({ path, name, spans, faults, isReadOnly, onChange }: SpanFieldsProps) {
  const text = useTexts();
  const add = useRef<HTMLButtonElement>(null);
  const change = (at: number, over: Partial<Span>) =>
    onChange(spans.map((span, index) => (index === at ? { ...span, ...over } : span)));
  const remove = (at: number) => {
    onChange(spans.filter((_, index) => index !== at));
    // The button that was pressed is gone.
    add.current?.focus();
  };
  return (
    <div className={classes.spans}>
      {spans.length === 0 && <p className={classes.closed}>{text('hours.closed')}</p>}
      {spans.map((span, at) => (
        <SpanRow
          key={`${path}.${String(at)}`}
          {...{ name, span, isReadOnly, number: spans.length === 1 ? '' : ` ${at + 1}` }}
          fault={(end) => faults.get(`${path}.${at}.${end}`)}
          onChange={(over) => change(at, over)}
          onRemove={() => remove(at)}
        />
      ))}
      {!isReadOnly && (
        <Button
          ref={add}
          variant="subtle"
          leftSection={<IconPlus size={18} aria-hidden />}
          aria-label={text('hours.add.to', { day: name })}
          onClick={() => onChange([...spans, spans.length === 0 ? NEW : EMPTY])}
        >
          {text('hours.add')}
        </Button>
      )}
    </div>
  );
}

type SpanRowProps = Pick<SpanFieldsProps, 'name' | 'isReadOnly'> & {
  readonly span: Span;
  /** Which of several. */
  readonly number: string;
  readonly fault: (end: keyof Span) => TextId | undefined;
  readonly onChange: (over: Partial<Span>) => void;
  readonly onRemove: () => void;
};

function SpanRow({ name, span, number, isReadOnly, fault, onChange, onRemove }: SpanRowProps) {
  const text = useTexts();
  const day = `${name}${number}`;
  const errorOf = (end: keyof Span) => {
    const id = fault(end);
    return id === undefined ? null : text(id);
  };
  return (
    <div className={classes.span}>
      <TextInput
        type="time"
        aria-label={text('hours.opens', { day })}
        readOnly={isReadOnly}
        value={span.opens}
        error={errorOf('opens')}
        onChange={(event) => onChange({ opens: event.currentTarget.value })}
      />
      <span className={classes.to}>{text('hours.to')}</span>
      {/* A field of time knows no 24:00: midnight is the end of the day. */}
      <TextInput
        type="time"
        aria-label={text('hours.closes', { day })}
        readOnly={isReadOnly}
        value={span.closes === '24:00' ? '00:00' : span.closes}
        error={errorOf('closes')}
        onChange={({ currentTarget: { value } }) => onChange({ closes: value === '00:00' ? '24:00' : value })}
      />
      {!isReadOnly && (
        <ActionIcon variant="subtle" size={44} aria-label={text('hours.remove', { day })} onClick={onRemove}>
          <IconX size={20} aria-hidden />
        </ActionIcon>
      )}
      {span.closes !== '' && span.closes <= span.opens && <span className={classes.next}>{text('hours.nextDay')}</span>}
    </div>
  );
}
