import { Button } from '@mantine/core';
import { useTexts } from '../../app/language.tsx';
import type { ThreadItem } from '../contract.ts';
import classes from './composer.module.css';
import { useTimes } from './use-clock.ts';
import { visible, visibleLine } from './visible-text.ts';

type StaleNoticeProps = {
  readonly items: readonly ThreadItem[];
  readonly onAnyway: () => void;
  readonly onClose: () => void;
};

/** What somebody else wrote meanwhile. Nothing was sent; the author decides again. */
export function StaleNotice({ items, onAnyway, onClose }: StaleNoticeProps) {
  const text = useTexts();
  const times = useTimes();
  return (
    <div role="alert" className={classes.stale}>
      <strong>{text('talk.moved', { count: items.length })}</strong>
      <ol>
        {items.slice(-5).map((item) => (
          <li key={item.id}>
            <b>
              {'author' in item && item.author !== null
                ? visibleLine(item.author)
                : text(item.type === 'message' ? 'talk.customer' : 'talk.by.assistant')}{' '}
              <time dateTime={item.at}>{times.time(item.at)}</time>
            </b>
            <span dir="auto">{'text' in item ? visible(item.text) : ''}</span>
          </li>
        ))}
      </ol>
      <div className={classes.staleActs}>
        <Button size="compact-md" variant="default" onClick={onClose}>
          {text('talk.moved.keep')}
        </Button>
        <Button size="compact-md" onClick={onAnyway}>
          {text('talk.moved.anyway')}
        </Button>
      </div>
    </div>
  );
}
