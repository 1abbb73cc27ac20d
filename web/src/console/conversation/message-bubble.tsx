import { useTexts } from '../../app/language.tsx';
import type { ThreadItem } from '../contract.ts';
import { AttachmentView } from './attachment-view.tsx';
import classes from './bubble.module.css';
import { Bubble } from './bubble.tsx';
import type { ItemContext } from './item-context.ts';
import { MessageMenu } from './message-menu.tsx';
import { Quote } from './quote.tsx';
import { useBecauseWords, useServerWords } from './use-words.ts';
import { Words } from './words.tsx';

export type MessageItem = Extract<ThreadItem, { type: 'message' }>;

type MessageBubbleProps = { readonly item: MessageItem; readonly context: ItemContext };

/** What the customer wrote, said or sent, and what came of it. */
export function MessageBubble({ item, context }: MessageBubbleProps) {
  const text = useTexts();
  const words = useServerWords();
  const because = useBecauseWords();
  const outcome = words(`talk.outcome.${item.outcome}`, item.outcome);
  const reason = item.outcomeReason;
  const hasReason = item.outcome === 'ignored' && reason !== null;
  return (
    <Bubble
      from="customer"
      speaker={context.customerName}
      at={item.at}
      lang={context.language}
      isMarked={context.markedId === item.id}
      meta={
        <>
          <span data-outcome={item.outcome}>
            {hasReason ? text('talk.outcome.with', { outcome, reason: because(reason) }) : outcome}
          </span>
          {canQuote(item) && context.mayWrite && (
            <MessageMenu words={item.text} onQuote={() => context.onQuote(item.id)} />
          )}
        </>
      }
    >
      {item.isForwarded && <div className={classes.aside}>{text('bubble.forwarded')}</div>}
      {item.quoted !== null && <Quote {...item.quoted} onJump={context.onJump} />}
      {item.attachments.map((attachment) => (
        <AttachmentView key={attachment.id} attachment={attachment} context={context} />
      ))}
      <Words text={item.text} />
      {item.text === '' && item.attachments.length === 0 && (
        <div className={classes.aside}>{words(`talk.kind.${item.kind}`, item.kind)}</div>
      )}
      {item.notes.map((note) => (
        <div key={note} className={classes.aside}>
          {words(`talk.noted.${note}`, note)}
        </div>
      ))}
    </Bubble>
  );
}

/** Nothing can be answered under a message that its author deleted. */
export const canQuote = ({ notes }: MessageItem): boolean => !notes.includes('revoked');
