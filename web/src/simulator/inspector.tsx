import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTexts } from '../app/language.tsx';
import type { SimCustomer, SimEvent } from './contract.ts';
import { EventList } from './event-list.tsx';
import { foldEvents } from './fold-events.ts';
import classes from './inspector.module.css';
import { eventsQuery } from './queries.ts';
import { useSelection } from './selection.ts';

const KINDS = ['all', 'webhook', 'call', 'failed'] as const;
type Filter = { readonly kind: (typeof KINDS)[number]; readonly customerId: string };

type InspectorProps = { readonly customers: readonly SimCustomer[]; readonly timeZone: string };

/** Every webhook and every call, with what narrows them down. */
export function Inspector({ customers, timeZone }: InspectorProps) {
  const text = useTexts();
  const { data } = useQuery(eventsQuery);
  const [filter, setFilter] = useState<Filter>({ kind: 'all', customerId: '' });
  const lines = useMemo(() => foldEvents((data ?? []).filter((event) => isWanted(event, filter))), [data, filter]);
  return (
    <section className={classes.inspector} aria-label={text('event.title')}>
      <Filters customers={customers} filter={filter} onFilter={setFilter} />
      <EventList lines={lines} timeZone={timeZone} />
    </section>
  );
}

type FiltersProps = Pick<InspectorProps, 'customers'> & {
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
};

function Filters({ customers, filter, onFilter }: FiltersProps) {
  const text = useTexts();
  const { wamid, select } = useSelection();
  const everyone = { value: '', label: text('event.filter.everyone') };
  return (
    <div className={classes.filters}>
      <h2>{text('event.title')}</h2>
      {wamid !== null && (
        <Button size="compact-sm" variant="light" onClick={() => select(null)}>
          {text('event.unmark')}
        </Button>
      )}
      <NativeSelect
        aria-label={text('event.filter.customer')}
        value={filter.customerId}
        onChange={(event) => onFilter({ ...filter, customerId: event.currentTarget.value })}
        data={[everyone, ...customers.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <NativeSelect
        aria-label={text('event.filter.kind')}
        value={filter.kind}
        onChange={(event) => {
          const kind = KINDS.find((each) => each === event.currentTarget.value);
          onFilter({ ...filter, kind: kind ?? 'all' });
        }}
        data={KINDS.map((value) => ({ value, label: text(`event.filter.${value}`) }))}
      />
    </div>
  );
}

function isWanted(event: SimEvent, { kind, customerId }: Filter): boolean {
  if (customerId !== '' && event.customerId !== customerId) return false;
  if (kind === 'all') return true;
  if (kind === 'failed') return event.fault !== null || (event.httpStatus ?? 200) >= 400;
  return event.direction === kind;
}
