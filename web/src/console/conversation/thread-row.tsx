import { memo } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { ThreadItem } from '../contract.ts';
import { Bubble } from './bubble.tsx';
import type { ItemContext } from './item-context.ts';
import { MessageBubble } from './message-bubble.tsx';
import { Quote } from './quote.tsx';
import { SaidBubble } from './said-bubble.tsx';
import { ChangeLine, NoteBubble, ProposalBubble } from './small-items.tsx';
import { StateMark } from './state-mark.tsx';
import classes from './thread.module.css';
import { useTimes } from './use-clock.ts';
import type { Outgoing } from './use-send.ts';
import { Words } from './words.tsx';

type ThreadRowProps = {
  readonly item: ThreadItem;
  readonly before: ThreadItem | undefined;
  /** Nothing older exists; the first of what is loaded only may belong to the day before. */
  readonly isFirst: boolean;
  readonly context: ItemContext;
};

/** One line of the thread, under the name of its day where a new one begins. */
export const ThreadRow = memo(function ThreadRow({ item, before, isFirst, context }: ThreadRowProps) {
  const times = useTimes();
  const day = times.day(item.at, context.now);
  const isNewDay = before === undefined ? isFirst : times.day(before.at, context.now) !== day;
  return (
    <>
      {isNewDay && (
        <div className={classes.day}>
          <span>{day}</span>
        </div>
      )}
      <Line item={item} context={context} />
    </>
  );
});

function Line({ item, context }: Pick<ThreadRowProps, 'item' | 'context'>) {
  switch (item.type) {
    case 'message':
      return <MessageBubble item={item} context={context} />;
    case 'said':
      return <SaidBubble item={item} context={context} />;
    case 'note':
      return <NoteBubble item={item} context={context} />;
    case 'change':
      return <ChangeLine item={item} />;
    case 'proposal':
      return <ProposalBubble item={item} context={context} />;
  }
}

/** What was sent a moment ago and has no answer of the server yet. */
export function LeavingRow({ outgoing, now }: { readonly outgoing: Outgoing; readonly now: number }) {
  const text = useTexts();
  return (
    <Bubble
      from={outgoing.mode === 'note' ? 'note' : 'person'}
      speaker={text('talk.you')}
      at={new Date(now).toISOString()}
      isPending
      meta={<StateMark state="sending" />}
    >
      {outgoing.quote !== null && <Quote id={null} text={outgoing.quote.text} />}
      <Words text={outgoing.text} />
    </Bubble>
  );
}
