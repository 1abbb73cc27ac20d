import { useMediaQuery } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { useDensity } from '../../app/use-density.ts';
import type { Inbox, InboxRow, View } from '../contract.ts';
import { useDraftIds } from '../conversation/drafts.ts';
import { useAuthor } from '../conversation/use-author.ts';
import { useServerNow } from '../conversation/use-clock.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import classes from './inbox.module.css';
import { loadMore } from './inbox-query.ts';
import { RowLink } from './row-link.tsx';
import { useListKeys } from './use-list-keys.ts';

const ROW_PX = {
  comfortable: { phone: 72, laptop: 64 },
  compact: { phone: 60, laptop: 52 },
} as const;
const MORE_WHEN_LEFT = 30;

type InboxListProps = {
  readonly view: View;
  readonly inbox: Inbox;
  readonly updatedAt: number;
  /** The conversation beside the list. */
  readonly openId: string | null;
};

/** The rows of one view; only those near the screen are drawn. */
export function InboxList({ view, inbox, updatedAt, openId }: InboxListProps) {
  const text = useTexts();
  const { rows, counts, cursor } = inbox;
  const viewport = useRef<HTMLDivElement>(null);
  const isPhone = useMediaQuery('(max-width: 799px)', undefined, { getInitialValueInEffect: false });
  const [density] = useDensity();
  const rowPx = ROW_PX[density][isPhone ? 'phone' : 'laptop'];
  const now = useServerNow(inbox.now, updatedAt);
  const drafts = useDraftIds(useAuthor().id);
  const virtual = useVirtualizer({
    count: rows.length + (cursor === null ? 0 : 1),
    getScrollElement: () => viewport.current,
    estimateSize: () => rowPx,
    getItemKey: useCallback((index: number) => rows[index]?.conversationId ?? 'more', [rows]),
    overscan: 6,
  });
  const drawn = virtual.getVirtualItems();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height of rows is another layout
  useEffect(() => virtual.measure(), [rowPx]);
  useKeptPlace(viewport, rows, rowPx);
  useMore(view, cursor, (drawn.at(-1)?.index ?? 0) + MORE_WHEN_LEFT >= rows.length);
  useListKeys(viewport, rows, openId, (index) => virtual.scrollToIndex(index));

  if (rows.length === 0) return <p className={classes.empty}>{text(`inbox.empty.${view}`)}</p>;
  return (
    <div ref={viewport} className={classes.viewport}>
      <ul
        className={classes.rows}
        style={{ height: virtual.getTotalSize(), transition: 'none' }}
        aria-label={text('inbox.list')}
      >
        {drawn.map(({ index, key, start }) => {
          const row = rows[index];
          return (
            <li
              key={key}
              aria-posinset={index + 1}
              aria-setsize={Math.max(counts[view], rows.length)}
              className={classes.item}
              style={{ transform: `translateY(${start}px)`, height: rowPx, transition: 'none' }}
            >
              {row === undefined ? (
                <span className={classes.more}>{text('loading')}</span>
              ) : (
                <RowLink
                  row={row}
                  now={now}
                  isOpen={row.conversationId === openId}
                  hasDraft={drafts.has(row.conversationId)}
                />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Asks for the next page when the end comes near; after a refusal only once the list has changed. */
function useMore(view: View, cursor: string | null, isNear: boolean): void {
  const client = useQueryClient();
  const refuse = useRefusal();
  const [refusedAt, setRefusedAt] = useState<string | null>(null);
  useEffect(() => {
    if (!isNear || cursor === null || cursor === refusedAt) return;
    loadMore(client, view).catch((thrown: unknown) => {
      setRefusedAt(cursor);
      refuse(thrown);
    });
  }, [client, view, cursor, isNear, refusedAt, refuse]);
}

/** Rows that come or go above the screen do not move what is being read. */
function useKeptPlace(
  viewport: { readonly current: HTMLDivElement | null },
  rows: readonly InboxRow[],
  rowPx: number,
): void {
  const before = useRef(rows);
  useLayoutEffect(() => {
    const element = viewport.current;
    const known = before.current;
    before.current = rows;
    if (element === null || known === rows || element.scrollTop < rowPx) return;
    const first = Math.floor(element.scrollTop / rowPx);
    const places = new Map(rows.map(({ conversationId }, index) => [conversationId, index]));
    const moves = known
      .slice(first, first + 12)
      .flatMap(({ conversationId }, offset) => {
        const place = places.get(conversationId);
        return place === undefined ? [] : [place - (first + offset)];
      })
      .sort((one, other) => one - other);
    const move = moves[Math.floor(moves.length / 2)] ?? 0;
    if (move !== 0) element.scrollTop += move * rowPx;
  }, [rows, rowPx, viewport]);
}
