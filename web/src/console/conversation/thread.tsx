import { Button, Loader } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { ThreadItem } from '../contract.ts';
import type { ItemContext } from './item-context.ts';
import classes from './thread.module.css';
import { LeavingRow, ThreadRow } from './thread-row.tsx';
import type { Outgoing } from './use-send.ts';

/** Older messages are asked for when this many are left above the screen. */
const OLDER_WHEN_LEFT = 15;
/** How long the first scrolling takes at most: rows are measured and it is corrected. */
const PLACED_MS = 200;

/** With reduced motion everything has a transition of a moment; measured places must hold at once. */
const AT_ONCE = { transition: 'none' } as const;

type ThreadProps = {
  readonly items: readonly ThreadItem[];
  /** On their way to the server. */
  readonly leaving: readonly Outgoing[];
  readonly hasOlder: boolean;
  readonly loadOlder: () => void;
  readonly isLoadingOlder: boolean;
  /** The message to show first; it is on the page by then. */
  readonly focusItemId: string | null;
  readonly context: ItemContext;
  readonly onAtEnd: (isAtEnd: boolean) => void;
};

/** About as high as it will be drawn; measured as soon as it is on screen. */
function estimate(item: ThreadItem | undefined): number {
  if (item === undefined) return 64;
  if (item.type === 'change') return 36;
  const lines = 'text' in item ? Math.ceil(item.text.length / 52) : 1;
  const files = 'attachments' in item ? (item.attachments?.length ?? 0) * 150 : 0;
  return 66 + lines * 22 + files;
}

/** What changes its height above the screen, a day's name that comes with an older page among it, moves nothing on it. */
const isAbove = (
  item: { readonly key: number | string | bigint; readonly start: number; readonly end: number },
  _delta: number,
  list: { readonly scrollOffset: number | null; readonly itemSizeCache: ReadonlyMap<number | string | bigint, number> },
): boolean => (list.itemSizeCache.has(item.key) ? item.end : item.start + 1) <= (list.scrollOffset ?? 0);

/** The messages of one conversation, oldest first; only those near the screen are drawn. */
export function Thread(props: ThreadProps) {
  const { isLoadingOlder, context } = props;
  const text = useTexts();
  const viewport = useRef<HTMLElement>(null);
  const { virtual, count, isAtEnd } = useThreadList(props, viewport);
  return (
    <div className={classes.area}>
      <section
        ref={viewport}
        className={classes.viewport}
        aria-label={text('thread.label', { name: context.customerName })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        {isLoadingOlder && <Loader className={classes.older} size="sm" aria-label={text('loading')} />}
        {count === 0 && <p className={classes.empty}>{text('talk.empty', { name: context.customerName })}</p>}
        <ol className={classes.list} style={{ ...AT_ONCE, height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((row) => (
            <li
              key={row.key}
              ref={virtual.measureElement}
              data-index={row.index}
              data-item={props.items[row.index]?.id}
              className={classes.item}
              style={{ ...AT_ONCE, transform: `translateY(${row.start}px)` }}
              aria-posinset={row.index + 1}
              aria-setsize={props.hasOlder ? -1 : count}
            >
              <Row {...props} index={row.index} />
            </li>
          ))}
        </ol>
      </section>
      {!isAtEnd && count > 0 && (
        <Button
          className={classes.toEnd}
          size="sm"
          radius="xl"
          leftSection={<IconArrowDown size={18} />}
          onClick={() => virtual.scrollToEnd()}
        >
          {text('thread.toEnd')}
        </Button>
      )}
    </div>
  );
}

/** A line of the thread, or behind the last of them one that is on its way. */
function Row({ items, leaving, hasOlder, context, index }: ThreadProps & { readonly index: number }) {
  const item = items[index];
  const outgoing = leaving[index - items.length];
  if (item !== undefined)
    return <ThreadRow item={item} before={items[index - 1]} isFirst={index === 0 && !hasOlder} context={context} />;
  return outgoing === undefined ? null : <LeavingRow outgoing={outgoing} now={context.now} />;
}

/** Which lines are drawn where; older ones are asked for when the reader comes near the first. */
function useThreadList(props: ThreadProps, viewport: RefObject<HTMLElement | null>) {
  const { items, leaving, hasOlder, loadOlder, onAtEnd } = props;
  const keys = useMemo(
    () => [...items.map(({ id }) => id), ...leaving.map(({ id }) => `leaving:${id}`)],
    [items, leaving],
  );
  const virtual = useVirtualizer({
    count: keys.length,
    getScrollElement: () => viewport.current,
    getItemKey: useCallback((index: number) => keys[index] ?? index, [keys]),
    estimateSize: (index) => estimate(items[index]),
    overscan: 8,
    paddingStart: 12,
    paddingEnd: 12,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: 80,
  });
  virtual.shouldAdjustScrollPositionOnItemSizeChange = isAbove;
  const isAtEnd = virtual.isAtEnd(80);
  const isPlaced = useFirstPlace(virtual, items, props.focusItemId);
  useEndKept(viewport, virtual);
  useEffect(() => onAtEnd(isAtEnd), [isAtEnd, onAtEnd]);
  const first = virtual.getVirtualItems()[0]?.index ?? OLDER_WHEN_LEFT + 1;
  useEffect(() => {
    if (isPlaced && hasOlder && first <= OLDER_WHEN_LEFT) loadOlder();
  }, [isPlaced, hasOlder, first, loadOlder]);
  return { virtual, count: keys.length, isAtEnd };
}

/** A composer that grows, a keyboard or a banner takes height away: whoever was at the end stays there. */
function useEndKept(viewport: RefObject<HTMLElement | null>, virtual: Scrolled & { isAtEnd: () => boolean }): void {
  useEffect(() => {
    const element = viewport.current;
    if (element === null) return;
    let wasAtEnd = true;
    const onScroll = () => {
      wasAtEnd = virtual.isAtEnd();
    };
    const observer = new ResizeObserver(() => {
      if (wasAtEnd) virtual.scrollToEnd();
    });
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [viewport, virtual]);
}

type Scrolled = Pick<ReturnType<typeof useVirtualizer<HTMLElement, Element>>, 'scrollToIndex' | 'scrollToEnd'>;

/**
 * A thread opens at its end, or at the message that was asked for; jumps later go the same way. Returns whether it is
 * there: what is drawn before stands at the beginning and is no reason to ask for older messages.
 */
function useFirstPlace(virtual: Scrolled, items: readonly ThreadItem[], focusItemId: string | null): boolean {
  const shown = useRef<string | null>(null);
  const [isPlaced, setPlaced] = useState(false);
  useLayoutEffect(() => {
    const place = focusItemId ?? 'end';
    if (items.length === 0 || shown.current === place) return;
    const index = items.findIndex(({ id }) => id === focusItemId);
    if (focusItemId !== null && index === -1) return;
    shown.current = place;
    if (index === -1) virtual.scrollToEnd();
    else virtual.scrollToIndex(index, { align: 'center' });
    const timer = setTimeout(() => setPlaced(true), PLACED_MS);
    return () => clearTimeout(timer);
  }, [virtual, items, focusItemId]);
  return isPlaced;
}
