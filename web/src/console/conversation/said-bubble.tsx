import { Button, UnstyledButton } from '@mantine/core';
import { IconCopy, IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import { useLanguage, useTexts } from '../../app/language.tsx';
import type { ThreadItem } from '../contract.ts';
import { AttachmentView, SentFile } from './attachment-view.tsx';
import { Attempts } from './attempts.tsx';
import classes from './bubble.module.css';
import { Bubble, type Speaker } from './bubble.tsx';
import { DraftActs } from './draft-acts.tsx';
import type { ItemContext } from './item-context.ts';
import { Quote } from './quote.tsx';
import { HowButton, SentHow } from './sent-how.tsx';
import { StateMark } from './state-mark.tsx';
import { useItemActs } from './use-item-acts.ts';
import { useMoney } from './use-money.ts';
import { useBecauseWords, useServerWords } from './use-words.ts';
import { visibleLine } from './visible-text.ts';
import { Words } from './words.tsx';

export type SaidItem = Extract<ThreadItem, { type: 'said' }>;

type SaidBubbleProps = { readonly item: SaidItem; readonly context: ItemContext };

const SPEAKERS: Readonly<Record<SaidItem['by'], Speaker>> = {
  assistant: 'assistant',
  notice: 'notice',
  initiated: 'notice',
  person: 'person',
  phone: 'person',
};
/** What is still ours to take back: WhatsApp has not got it. */
const DISCARDABLE: ReadonlySet<string> = new Set(['queued', 'held', 'draft']);

/** What the shop said: by whom, what became of it, what it cost and why. */
export function SaidBubble({ item, context }: SaidBubbleProps) {
  const text = useTexts();
  const words = useServerWords();
  const [isHowOpen, setHowOpen] = useState(false);
  const howId = useId();
  const speaker = isDraft(item)
    ? text('draft.by')
    : item.author === null
      ? text(`talk.by.${item.by}`)
      : visibleLine(item.author);
  const { how, cost } = item;
  return (
    <Bubble
      from={SPEAKERS[item.by]}
      speaker={speaker}
      at={item.at}
      lang={context.language}
      isMarked={context.markedId === item.id}
      isPending={item.state === 'draft' || isDraft(item)}
      meta={
        <Meta item={item} onWhy={context.onWhy}>
          {how !== null && (
            <HowButton {...{ how, cost, isOpen: isHowOpen, detailId: howId }} onToggle={() => setHowOpen(!isHowOpen)} />
          )}
        </Meta>
      }
      below={
        <>
          {isHowOpen && how !== null && (
            <div id={howId} className={classes.outcome}>
              <SentHow how={how} cost={cost} />
            </div>
          )}
          <Below item={item} context={context} />
        </>
      }
    >
      {item.template !== null && (
        <div className={classes.aside}>{text('talk.template', { name: visibleLine(item.template) })}</div>
      )}
      {item.quoted !== null && <Quote {...item.quoted} onJump={context.onJump} />}
      {item.filePath !== null && <SentFile path={item.filePath} kind={item.kind} />}
      {item.attachments?.map((attachment) => (
        <AttachmentView key={attachment.id} attachment={attachment} context={context} />
      ))}
      <Words text={item.text} />
      {item.text === '' && item.attachments?.length === 0 && (
        <div className={classes.aside}>{words(`talk.kind.${item.kind}`, item.kind)}</div>
      )}
      {item.choices.length > 0 && (
        <ul className={classes.choices}>
          {item.choices.map((choice) => (
            <li key={choice}>{visibleLine(choice)}</li>
          ))}
        </ul>
      )}
    </Bubble>
  );
}

type MetaProps = {
  readonly item: SaidItem;
  readonly onWhy: ItemContext['onWhy'];
  /** What tells how it went, when that is known. */
  readonly children: ReactNode;
};

/** What stands beside the time: the state, the cost, whether it was wrong, the way to its reasons. */
function Meta({ item: { state, cost, how, isMarkedWrong, turnId }, onWhy, children }: MetaProps) {
  const text = useTexts();
  const { price } = useMoney();
  return (
    <>
      <StateMark state={state} />
      {how === null && cost !== null && <span>{price(cost)}</span>}
      {children}
      {isMarkedWrong && (
        <strong className={classes.state} data-state="failed">
          {text('talk.mark.short')}
        </strong>
      )}
      {turnId !== null && (
        <UnstyledButton className={classes.why} onClick={() => onWhy(turnId)}>
          {text('talk.why')}
        </UnstyledButton>
      )}
    </>
  );
}

/** An answer of the assistant's that waits for the team. */
const isDraft = ({ state, reason }: SaidItem): boolean => state === 'held' && reason === 'draft';

/** Of a draft what can be done with it, of everything else what became of it. */
function Below({ item, context }: SaidBubbleProps) {
  const { conversationId, mayWrite } = context;
  const { turnId, text, kind } = item;
  if (!isDraft(item) || turnId === null || !mayWrite) return <Outcome item={item} context={context} />;
  return <DraftActs conversationId={conversationId} turnId={turnId} text={text} mayEdit={kind === 'text'} />;
}

/** Why it did not arrive, or not yet, what to do, and what can be done from here. */
function Outcome({ item, context }: SaidBubbleProps) {
  const text = useTexts();
  const words = useServerWords();
  const because = useBecauseWords();
  const { language } = useLanguage();
  const { retry, discard } = useItemActs(context.conversationId);
  const isFailed = item.state === 'failed';
  const mayDiscard = DISCARDABLE.has(item.state) && context.mayWrite;
  const isTold = isFailed || item.state === 'held' || item.state === 'discarded' || item.state === 'unconfirmed';
  if (!isTold && !mayDiscard) return null;
  const reason = item.reason === null ? null : because(item.reason);
  return (
    <div className={classes.outcome} data-state={item.state}>
      {isTold && (
        <div>
          <strong>{words(`talk.state.${item.state}`, item.state)}</strong>
          {reason !== null && ` · ${reason}`}
          {item.state === 'unconfirmed' && ` · ${text('talk.unconfirmed')}`}
        </div>
      )}
      {item.remedy !== null && <div>{text('talk.remedy', { remedy: visibleLine(item.remedy[language]) })}</div>}
      <div className={classes.acts}>
        {item.canRetry && context.mayWrite && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={retry.isPending}
            onClick={() => retry.mutate(item.id)}
          >
            {text('talk.retry')}
          </Button>
        )}
        {isFailed && item.text !== '' && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconCopy size={16} />}
            onClick={() => void navigator.clipboard?.writeText(item.text)}
          >
            {text('bubble.copy')}
          </Button>
        )}
        {isFailed && <Attempts id={item.id} />}
        {mayDiscard && (
          <Button
            size="compact-sm"
            variant="default"
            loading={discard.isPending}
            onClick={() => discard.mutate(item.id)}
          >
            {text('talk.discard')}
          </Button>
        )}
      </div>
    </div>
  );
}
