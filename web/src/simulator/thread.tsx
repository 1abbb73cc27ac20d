import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { type RefObject, useState } from 'react';
import { useIntl } from 'react-intl';
import { useTexts } from '../app/language.tsx';
import { type BubbleActions, BubbleRow, SendingRow } from './bubble.tsx';
import type { Bubble, SimCustomer } from './contract.ts';
import classes from './phone.module.css';
import { useSelection } from './selection.ts';
import { useBusinessNow } from './use-business-clock.ts';
import { useStickToEnd } from './use-stick-to-end.ts';

/** How many messages are drawn at first and with each press of "earlier messages". */
const PAGE_SIZE = 100;

type ThreadProps = {
  readonly customer: SimCustomer;
  readonly bubbles: readonly Bubble[];
  /** Texts on their way to the server. */
  readonly sending: readonly { key: number; words: string }[];
  readonly shopName: string;
  readonly timeZone: string;
  readonly viewport: RefObject<HTMLDivElement | null>;
  readonly actions: BubbleActions;
};

/** The messages of one customer, oldest first. */
export function Thread({ customer, bubbles, sending, shopName, timeZone, viewport, actions }: ThreadProps) {
  const text = useTexts();
  const { wamid: marked } = useSelection();
  const isTyping = useIsTyping(customer);
  const [pages, setPages] = useState(1);
  const dayOf = useDayNames(timeZone);
  const visible = bubbles.slice(-PAGE_SIZE * pages);
  const names = { customer: customer.name, business: shopName };
  const version = `${bubbles.at(-1)?.id}:${sending.length}:${isTyping}`;
  const { isAtEnd, toEnd } = useStickToEnd(viewport, version);

  return (
    <div className={classes.threadArea}>
      <section
        ref={viewport}
        className={classes.thread}
        aria-label={text('thread.label', { name: customer.name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        {bubbles.length === 0 && sending.length === 0 && !isTyping ? (
          <p className={classes.empty}>{text('thread.empty', { name: customer.name, shop: shopName })}</p>
        ) : (
          <ol className={classes.list}>
            {visible.length < bubbles.length && (
              <li className={classes.day}>
                <Button variant="default" size="xs" onClick={() => setPages(pages + 1)}>
                  {text('thread.earlier', { count: bubbles.length - visible.length })}
                </Button>
              </li>
            )}
            {visible.map((bubble, index) => {
              const day = dayOf(bubble.at);
              const before = visible[index - 1];
              return (
                <li
                  key={bubble.id}
                  data-wamid={bubble.wamid}
                  lang={bubble.from === 'customer' ? customer.language : undefined}
                >
                  {(before === undefined || dayOf(before.at) !== day) && (
                    <div className={classes.day}>
                      <span>{day}</span>
                    </div>
                  )}
                  <BubbleRow
                    bubble={bubble}
                    quoted={bubbles.find((each) => each.wamid === bubble.quotedWamid) ?? null}
                    names={names}
                    timeZone={timeZone}
                    isMarked={marked === bubble.wamid}
                    isDisabled={customer.isOffline}
                    actions={actions}
                  />
                </li>
              );
            })}
            {sending.map(({ key, words }) => (
              <li key={`sending-${key}`}>
                <SendingRow words={words} />
              </li>
            ))}
            {isTyping && (
              <li className={classes.typing}>
                <span className={classes.dots} aria-hidden>
                  <i />
                  <i />
                  <i />
                </span>
                {text('thread.typing', { shop: shopName })}
              </li>
            )}
          </ol>
        )}
      </section>
      {!isAtEnd && (
        <Button
          className={classes.toEnd}
          size="sm"
          radius="xl"
          leftSection={<IconArrowDown size={18} />}
          onClick={toEnd}
        >
          {text('thread.toEnd')}
        </Button>
      )}
    </div>
  );
}

function useIsTyping(customer: SimCustomer): boolean {
  const now = useBusinessNow(1000);
  return customer.typingUntil !== null && now !== undefined && Date.parse(customer.typingUntil) > now;
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
