import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTexts } from '../app/language.tsx';
import { SendingRow } from './bubble.tsx';
import type { SimCustomer } from './contract.ts';
import { MessageItems, type MessageItemsProps } from './message-items.tsx';
import classes from './phone.module.css';
import { useBusinessNow } from './use-business-clock.ts';
import { useStickToEnd } from './use-stick-to-end.ts';

type ThreadProps = MessageItemsProps & {
  /** Texts on their way to the server. */
  readonly sending: readonly { key: number; words: string }[];
  readonly viewport: RefObject<HTMLDivElement | null>;
};

/** The messages of one customer, oldest first. */
export function Thread(props: ThreadProps) {
  const { customer, bubbles, sending, shopName, viewport } = props;
  const text = useTexts();
  const isTyping = useIsTyping(customer);
  const { isAtEnd, toEnd } = useStickToEnd(viewport, `${bubbles.at(-1)?.id}:${sending.length}:${isTyping}`);
  const isEmpty = bubbles.length === 0 && sending.length === 0 && !isTyping;
  return (
    <div className={classes.threadArea}>
      <section
        ref={viewport}
        className={classes.thread}
        aria-label={text('thread.label', { name: customer.name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        {isEmpty ? (
          <p className={classes.empty}>{text('thread.empty', { name: customer.name, shop: shopName })}</p>
        ) : (
          <ol className={classes.list}>
            <MessageItems {...props} />
            {sending.map(({ key, words }) => (
              <li key={`sending-${key}`}>
                <SendingRow words={words} />
              </li>
            ))}
            {isTyping && <TypingItem shopName={shopName} />}
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

function TypingItem({ shopName }: { shopName: string }) {
  const text = useTexts();
  return (
    <li className={classes.typing}>
      <span className={classes.dots} aria-hidden>
        <i />
        <i />
        <i />
      </span>
      {text('thread.typing', { shop: shopName })}
    </li>
  );
}

function useIsTyping(customer: SimCustomer): boolean {
  const now = useBusinessNow(1000);
  return customer.typingUntil !== null && now !== undefined && Date.parse(customer.typingUntil) > now;
}
