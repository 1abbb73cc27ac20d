import { Button, NativeSelect } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTexts } from '../app/language.tsx';
import type { SimCustomer, SimEvent } from './contract.ts';
import { EventRow } from './event-line.tsx';
import { foldEvents } from './fold-events.ts';
import classes from './inspector.module.css';
import { useEvents } from './queries.ts';
import { useSelection } from './selection.ts';

const FILTERS = ['all', 'webhook', 'call', 'failed'] as const;
type Filter = (typeof FILTERS)[number];
const ROW_PX = 37;

type InspectorProps = { readonly customers: readonly SimCustomer[]; readonly timeZone: string };

/** Every webhook and every call, oldest first; it follows the newest while its reader is at the end. */
export function Inspector({ customers, timeZone }: InspectorProps) {
  const text = useTexts();
  const { wamid, select } = useSelection();
  const { data } = useEvents();
  const [filter, setFilter] = useState<Filter>('all');
  const [customerId, setCustomerId] = useState('');
  const [openSeqs, setOpenSeqs] = useState<ReadonlySet<number>>(new Set());
  const scroller = useRef<HTMLElement>(null);

  const lines = useMemo(
    () => foldEvents((data ?? []).filter((event) => isWanted(event, filter, customerId))),
    [data, filter, customerId],
  );
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => lines[index]?.first.seq ?? index,
    overscan: 12,
    anchorTo: 'end',
    followOnAppend: true,
  });

  const markedIndex = lines.findIndex(
    (line) => wamid !== null && line.deliveries.some((event) => event.wamid === wamid),
  );
  useEffect(() => {
    if (markedIndex !== -1) rows.scrollToIndex(markedIndex, { align: 'auto' });
  }, [markedIndex, rows]);

  const toggle = (seq: number) => {
    const next = new Set(openSeqs);
    if (!next.delete(seq)) next.add(seq);
    setOpenSeqs(next);
  };

  return (
    <section className={classes.inspector} aria-label={text('event.title')}>
      <div className={classes.filters}>
        <h2>{text('event.title')}</h2>
        {wamid !== null && (
          <Button size="compact-sm" variant="light" onClick={() => select(null)}>
            {text('event.unmark')}
          </Button>
        )}
        <NativeSelect
          aria-label={text('event.filter.customer')}
          value={customerId}
          onChange={(event) => setCustomerId(event.currentTarget.value)}
          data={[
            { value: '', label: text('event.filter.everyone') },
            ...customers.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <NativeSelect
          aria-label={text('event.filter.kind')}
          value={filter}
          onChange={(event) => setFilter(FILTERS.find((each) => each === event.currentTarget.value) ?? 'all')}
          data={FILTERS.map((value) => ({ value, label: text(`event.filter.${value}`) }))}
        />
      </div>
      <section
        ref={scroller}
        className={classes.scroller}
        aria-label={text('event.list')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        {lines.length === 0 && <p className={classes.empty}>{text('event.none')}</p>}
        <ol className={classes.lines} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => {
            const line = lines[row.index];
            if (line === undefined) return null;
            const seq = line.first.seq;
            return (
              <li
                key={row.key}
                ref={rows.measureElement}
                data-index={row.index}
                className={classes.line}
                data-marked={wamid !== null && line.deliveries.some((event) => event.wamid === wamid)}
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <EventRow line={line} timeZone={timeZone} isOpen={openSeqs.has(seq)} onToggle={() => toggle(seq)} />
              </li>
            );
          })}
        </ol>
      </section>
    </section>
  );
}

function isWanted(event: SimEvent, filter: Filter, customerId: string): boolean {
  if (customerId !== '' && event.customerId !== customerId) return false;
  if (filter === 'all') return true;
  if (filter === 'failed') return event.fault !== null || (event.httpStatus ?? 200) >= 400;
  return event.direction === filter;
}
