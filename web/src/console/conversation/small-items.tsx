import { Button } from '@mantine/core';
import { useTexts } from '../../app/language.tsx';
import type { ThreadItem } from '../contract.ts';
import classes from './bubble.module.css';
import { Bubble } from './bubble.tsx';
import type { ItemContext } from './item-context.ts';
import { useTimes } from './use-clock.ts';
import { useItemActs } from './use-item-acts.ts';
import { useReasonWords, useServerWords } from './use-words.ts';
import { visibleLine } from './visible-text.ts';
import { Words } from './words.tsx';

type NoteItem = Extract<ThreadItem, { type: 'note' }>;
type ChangeItem = Extract<ThreadItem, { type: 'change' }>;
type ProposalItem = Extract<ThreadItem, { type: 'proposal' }>;

/** What staff wrote for each other. */
export function NoteBubble({ item, context }: { readonly item: NoteItem; readonly context: ItemContext }) {
  const text = useTexts();
  return (
    <Bubble
      from="note"
      speaker={text('talk.noteBy', { name: visibleLine(item.author) })}
      at={item.at}
      isMarked={context.markedId === item.id}
      meta={<span>{text('talk.noteHint')}</span>}
    >
      <Words text={item.text} />
    </Bubble>
  );
}

/** The conversation went to somebody else: who did it, to whom and why. */
export function ChangeLine({ item }: { readonly item: ChangeItem }) {
  const text = useTexts();
  const times = useTimes();
  const reasonWords = useReasonWords();
  const words = useServerWords();
  const by = words(`talk.actor.${item.by}`, item.by);
  const reason = reasonWords(item.reason);
  return (
    <div className={classes.change}>
      <span>
        {text(`talk.change.${item.holder}`, { by })}
        {reason !== null && item.holder === 'waiting' && ` · ${reason}`}
        {' · '}
        <time dateTime={item.at}>{times.time(item.at)}</time>
      </span>
    </div>
  );
}

/** What the customer was asked to confirm. Staff may withdraw it, and never confirm it for them. */
export function ProposalBubble({ item, context }: { readonly item: ProposalItem; readonly context: ItemContext }) {
  const text = useTexts();
  const times = useTimes();
  const words = useServerWords();
  const { withdraw } = useItemActs(context.conversationId);
  return (
    <Bubble
      from="proposal"
      speaker={text('talk.proposal', { tool: words(`talk.tool.${item.tool}`, item.tool.replaceAll('_', ' ')) })}
      at={item.at}
      isMarked={context.markedId === item.id}
      meta={
        <>
          <strong>{words(`talk.proposal.${item.state}`, item.state)}</strong>
          {item.expiresAt !== null && item.canWithdraw && (
            <span>{text('talk.expires', { time: times.time(item.expiresAt) })}</span>
          )}
          {item.canWithdraw && context.mayWrite && (
            <Button
              size="compact-sm"
              variant="default"
              loading={withdraw.isPending}
              onClick={() => withdraw.mutate(item.id)}
            >
              {text('talk.withdraw')}
            </Button>
          )}
        </>
      }
    >
      <Words text={item.text} />
    </Bubble>
  );
}
