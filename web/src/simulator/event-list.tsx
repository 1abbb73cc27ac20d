import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../app/language.tsx';
import { EventRow } from './event-line.tsx';
import type { EventLine } from './fold-events.ts';
import classes from './inspector.module.css';
import { useSelection } from './selection.ts';

const ROW_PX = 37;

type EventListProps = { readonly lines: readonly EventLine[]; readonly timeZone: string };

/** Events, oldest first; only what is near the screen is drawn. It follows the newest while its reader is at the end. */
export function EventList({ lines, timeZone }: EventListProps) {
  const text = useTexts();
  const { wamid } = useSelection();
  const [openSeqs, setOpenSeqs] = useState<ReadonlySet<number>>(new Set());
  const scroller = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => lines[index]?.first.seq ?? index,
    overscan: 12,
    anchorTo: 'end',
    followOnAppend: true,
  });

  const isMarked = (line: EventLine) => wamid !== null && line.deliveries.some((event) => event.wamid === wamid);
  const markedIndex = lines.findIndex(isMarked);
  useEffect(() => {
    if (markedIndex !== -1) rows.scrollToIndex(markedIndex, { align: 'auto' });
  }, [markedIndex, rows]);

  const toggle = (seq: number) => {
    const next = new Set(openSeqs);
    if (!next.delete(seq)) next.add(seq);
    setOpenSeqs(next);
  };
  const items = rows.getVirtualItems().flatMap((row) => {
    const line = lines[row.index];
    return line === undefined ? [] : [{ row, line, seq: line.first.seq }];
  });
  return (
    <section
      ref={scroller}
      className={classes.scroller}
      aria-label={text('event.list')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      {lines.length === 0 && <p className={classes.empty}>{text('event.none')}</p>}
      <ol className={classes.lines} style={{ height: rows.getTotalSize() }}>
        {items.map(({ row, line, seq }) => (
          <li
            key={row.key}
            ref={rows.measureElement}
            data-index={row.index}
            className={classes.line}
            data-marked={isMarked(line)}
            style={{ transform: `translateY(${row.start}px)` }}
          >
            <EventRow line={line} timeZone={timeZone} isOpen={openSeqs.has(seq)} onToggle={() => toggle(seq)} />
          </li>
        ))}
      </ol>
    </section>
  );
}
