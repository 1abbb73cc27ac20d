import type { ReactNode } from 'react';
import classes from './bubble.module.css';
import { useTimes } from './use-clock.ts';

export type Speaker = 'customer' | 'assistant' | 'person' | 'notice' | 'note' | 'proposal';

type BubbleProps = {
  readonly from: Speaker;
  readonly speaker: string;
  readonly at: string;
  readonly isMarked?: boolean;
  readonly isPending?: boolean;
  /** What stands beside the time: the state, the cost, the way to its reasons. */
  readonly meta?: ReactNode;
  /** Below the bubble: what failed and what to do. */
  readonly below?: ReactNode;
  readonly lang?: string | undefined;
  readonly children: ReactNode;
};

/** One bubble: who speaks, what, when and what became of it. */
export function Bubble({ from, speaker, at, isMarked, isPending, meta, below, lang, children }: BubbleProps) {
  const times = useTimes();
  return (
    <div className={classes.row} data-from={from} data-marked={isMarked} data-pending={isPending}>
      <div className={classes.bubble}>
        <div className={classes.speaker}>{speaker}</div>
        <div lang={lang}>{children}</div>
        <div className={classes.meta}>
          <time dateTime={at} title={times.full(at)}>
            {times.time(at)}
          </time>
          {meta}
        </div>
      </div>
      {below}
    </div>
  );
}
