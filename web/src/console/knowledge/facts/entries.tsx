import { Button, Textarea, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useLanguage, useTexts } from '../../../app/language.tsx';
import pageClasses from '../../frame/page.module.css';
import classes from '../hours/hours.module.css';
import type { Faults, ListName } from './facts-faults.ts';
import type { Both } from './facts-text.ts';

/** A box to check, as high as a thumb, with a border that is seen. */
export const CHOICE = {
  body: { alignItems: 'center' },
  label: { paddingBlock: 12 },
  input: { borderColor: 'var(--r-control)' },
};

/** One entry of a list, as its fields get it. */
export type Entry<One> = {
  readonly one: One;
  /** What it is called, for whoever hears its fields. */
  readonly name: string;
  readonly isReadOnly: boolean;
  /** What is wrong with one of its fields: `price`, `name.es`. */
  readonly errorOf: (field: string) => string | null;
  readonly onChange: (over: Partial<One>) => void;
};

type EntriesProps<One> = {
  readonly list: ListName;
  readonly entries: readonly One[];
  readonly faults: Faults;
  readonly isReadOnly: boolean;
  readonly nameOf: (one: One) => Both;
  /** A new one, still empty. */
  readonly make: () => One;
  readonly onChange: (entries: readonly One[]) => void;
  readonly children: (entry: Entry<One>) => ReactNode;
};

/** A list of facts, each with its own fields, to which entries are added and from which they are removed. */
export function Entries<One>({ list, entries, faults, isReadOnly, ...props }: EntriesProps<One>) {
  const { nameOf, make, onChange, children } = props;
  const text = useTexts();
  const { language } = useLanguage();
  const { section, add, goTo } = useFocus();
  const fault = faults.get(list);
  const spoken = ({ es, en }: Both) => (language === 'es' ? es : en).trim() || es.trim() || en.trim();
  return (
    <section ref={section} className={classes.special} aria-label={text(`facts.list.${list}`)}>
      <h3>{text(`facts.list.${list}`)}</h3>
      {entries.map((one, at) => (
        <EntryGroup
          key={`${list}.${String(at)}`}
          {...{ list, one, isReadOnly, children }}
          name={spoken(nameOf(one)) || text(`facts.new.${list}`)}
          errorOf={(field) => {
            const id = faults.get(`${list}.${at}.${field}`);
            return id === undefined ? null : text(id);
          }}
          onChange={(over) => onChange(entries.map((other, index) => (index === at ? { ...other, ...over } : other)))}
          onRemove={() => {
            goTo({ at, isNew: false });
            onChange(entries.filter((_, index) => index !== at));
          }}
        />
      ))}
      {fault !== undefined && (
        <p className={pageClasses.problem} style={{ margin: 0 }} role="alert">
          {text(fault)}
        </p>
      )}
      {!isReadOnly && (
        <Button
          ref={add}
          variant="default"
          leftSection={<IconPlus size={18} aria-hidden />}
          style={{ justifySelf: 'start' }}
          onClick={() => {
            goTo({ at: entries.length, isNew: true });
            onChange([...entries, make()]);
          }}
        >
          {text(`facts.add.${list}`)}
        </Button>
      )}
    </section>
  );
}

type EntryGroupProps<One> = Entry<One> &
  Pick<EntriesProps<One>, 'list' | 'children'> & { readonly onRemove: () => void };

function EntryGroup<One>({ list, children, onRemove, ...entry }: EntryGroupProps<One>) {
  const text = useTexts();
  return (
    <fieldset className={classes.day} tabIndex={-1}>
      <legend>{entry.name}</legend>
      {children(entry)}
      {!entry.isReadOnly && (
        <Button
          variant="subtle"
          style={{ gridColumn: '1 / -1', justifySelf: 'start' }}
          aria-label={text('facts.of', { field: text(`facts.remove.${list}`), name: entry.name })}
          onClick={onRemove}
        >
          {text(`facts.remove.${list}`)}
        </Button>
      )}
    </fieldset>
  );
}

type Goal = { readonly at: number; readonly isNew: boolean };

/** Whoever adds an entry goes on in its first field, and whoever removes one at that which takes its place. */
function useFocus() {
  const section = useRef<HTMLElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  const [goal, goTo] = useState<Goal | null>(null);
  useEffect(() => {
    if (goal === null) return;
    const group = section.current?.querySelectorAll<HTMLElement>(':scope > fieldset')[goal.at];
    const found = goal.isNew ? group?.querySelector('input') : group;
    (found ?? add.current)?.focus();
  }, [goal]);
  return { section, add, goTo };
}

type BothFieldsProps = Pick<Entry<unknown>, 'isReadOnly' | 'errorOf'> & {
  /** Where it stands in its entry: `name`, `covers`. */
  readonly field: string;
  readonly label: (language: keyof Both) => string;
  readonly both: Both;
  /** Whole sentences, which are read while they are written. */
  readonly isLong?: boolean;
  readonly onChange: (change: Partial<Both>) => void;
};

/** What the assistant says in either language. */
export function BothFields({ field, label, both, isLong = false, isReadOnly, errorOf, onChange }: BothFieldsProps) {
  return (['es', 'en'] as const).map((language) => {
    const shown = {
      ...{ label: label(language), maxLength: 1_000, readOnly: isReadOnly, value: both[language] },
      error: errorOf(`${field}.${language}`),
      onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
        onChange({ [language]: event.currentTarget.value }),
    };
    return isLong ? (
      <Textarea key={language} autosize minRows={2} {...shown} />
    ) : (
      <TextInput key={language} {...shown} />
    );
  });
}
