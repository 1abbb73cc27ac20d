import { Button } from '@mantine/core';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { useTexts } from '../app/language.tsx';
import { type BubbleActions, BubbleRow } from './bubble.tsx';
import type { Bubble, SimCustomer } from './contract.ts';
import classes from './phone.module.css';
import { useSelection } from './selection.ts';
import { useBusinessNow } from './use-business-clock.ts';

/** How many messages are drawn at first and with each press of "earlier messages". */
const PAGE_SIZE = 100;

export type MessageItemsProps = {
  readonly customer: SimCustomer;
  readonly bubbles: readonly Bubble[];
  readonly shopName: string;
  readonly timeZone: string;
  readonly actions: BubbleActions;
};

/** The newest messages as list items, each day under its name. */
export function MessageItems({ customer, bubbles, shopName, timeZone, actions }: MessageItemsProps) {
  const text = useTexts();
  const { wamid: marked } = useSelection();
  const [pages, setPages] = useState(1);
  const dayOf = useDayNames(timeZone);
  const visible = bubbles.slice(-PAGE_SIZE * pages);
  const hidden = bubbles.length - visible.length;
  return (
    <>
      {hidden > 0 && (
        <li className={classes.day}>
          <Button variant="default" size="xs" onClick={() => setPages(pages + 1)}>
            {text('thread.earlier', { count: hidden })}
          </Button>
        </li>
      )}
      {visible.map((bubble, index) => {
        const day = dayOf(bubble.at);
        const before = visible[index - 1];
        const isNewDay = before === undefined || dayOf(before.at) !== day;
        return (
          <li
            key={bubble.id}
            data-wamid={bubble.wamid}
            lang={bubble.from === 'customer' ? customer.language : undefined}
          >
            {isNewDay && (
              <div className={classes.day}>
                <span>{day}</span>
              </div>
            )}
            <BubbleRow
              bubble={bubble}
              quoted={bubbles.find((each) => each.wamid === bubble.quotedWamid) ?? null}
              customerName={customer.name}
              shopName={shopName}
              timeZone={timeZone}
              isMarked={marked === bubble.wamid}
              isDisabled={customer.isOffline}
              actions={actions}
            />
          </li>
        );
      })}
    </>
  );
}

/** Names a moment's day in the shop's zone: today, yesterday, or its date. */
function useDayNames(timeZone: string): (at: string) => string {
  const text = useTexts();
  const intl = useIntl();
  const now = useBusinessNow(60_000) ?? Date.now();
  const dateOf = (moment: number) => intl.formatDate(moment, { timeZone, dateStyle: 'long' });
  const today = dateOf(now);
  const yesterday = dateOf(now - 24 * 3_600_000);
  return (at) => {
    const date = dateOf(Date.parse(at));
    if (date === today) return text('day.today');
    return date === yesterday ? text('day.yesterday') : date;
  };
}
