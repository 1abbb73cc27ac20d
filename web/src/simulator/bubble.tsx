import { UnstyledButton } from '@mantine/core';
import { memo } from 'react';
import { FormattedTime } from 'react-intl';
import { useTexts } from '../app/language.tsx';
import classes from './bubble.module.css';
import { Choices, Words } from './bubble-content.tsx';
import { BubbleMenu } from './bubble-menu.tsx';
import { textOf } from './bubble-text.ts';
import type { Bubble } from './contract.ts';
import { Ticks } from './ticks.tsx';

export type BubbleActions = {
  readonly onChoose: (bubble: Bubble, choiceId: string) => void;
  readonly onOpenList: (bubble: Bubble) => void;
  readonly onOpenPlace: (bubble: Bubble) => void;
  readonly onShareNumber: (bubble: Bubble) => void;
  readonly onReply: (bubble: Bubble) => void;
  readonly onReact: (bubble: Bubble, emoji: string) => void;
  readonly onEdit: (bubble: Bubble) => void;
  readonly onDelete: (bubble: Bubble) => void;
  readonly onJump: (wamid: string) => void;
};

/** Who speaks, by side. */
type Names = Readonly<Record<Bubble['from'], string>>;

type BubbleRowProps = {
  readonly bubble: Bubble;
  readonly quoted: Bubble | null;
  readonly customerName: string;
  readonly shopName: string;
  readonly timeZone: string;
  readonly isMarked: boolean;
  readonly isDisabled: boolean;
  readonly actions: BubbleActions;
};

/** One message with its quote, choices, reactions, time and tick. */
export const BubbleRow = memo(function BubbleRow(props: BubbleRowProps) {
  const { bubble, quoted, timeZone, actions } = props;
  const names: Names = { customer: props.customerName, business: props.shopName };
  const text = useTexts();
  return (
    <div className={classes.row} data-from={bubble.from} data-marked={props.isMarked}>
      <div className={classes.column}>
        <div className={classes.bubble}>
          <span className="visually-hidden">{text('bubble.says', { name: names[bubble.from] })}</span>
          {bubble.quotedWamid !== null && (
            <Quote wamid={bubble.quotedWamid} quoted={quoted} names={names} onJump={actions.onJump} />
          )}
          <Words content={bubble.content} />
          <div className={classes.meta}>
            <time dateTime={bubble.at}>
              <FormattedTime value={bubble.at} timeZone={timeZone} hour="2-digit" minute="2-digit" hourCycle="h23" />
            </time>
            <Ticks state={bubble.state} />
          </div>
          <Choices bubble={bubble} isDisabled={props.isDisabled} {...actions} />
        </div>
        <Reactions bubble={bubble} names={names} />
      </div>
      <BubbleMenu bubble={bubble} {...actions} />
    </div>
  );
});

/** A text that was sent a moment ago and has no answer of the server yet. */
export function SendingRow({ words }: { words: string }) {
  return (
    <div className={classes.row} data-from="customer" data-sending="true">
      <div className={classes.column}>
        <div className={classes.bubble}>
          <Words content={{ kind: 'text', text: words }} />
          <div className={classes.meta}>
            <Ticks state="pending" />
          </div>
        </div>
      </div>
    </div>
  );
}

type QuoteProps = {
  readonly wamid: string;
  readonly quoted: Bubble | null;
  readonly names: Names;
  readonly onJump: (wamid: string) => void;
};

function Quote({ wamid, quoted, names, onJump }: QuoteProps) {
  const text = useTexts();
  if (quoted === null) return <div className={classes.quote}>{text('bubble.quoteGone')}</div>;
  return (
    <UnstyledButton className={classes.quote} onClick={() => onJump(wamid)}>
      <span className={classes.quoteAuthor}>{names[quoted.from]}</span>
      <span className={classes.quoteText}>{textOf(quoted.content)}</span>
    </UnstyledButton>
  );
}

function Reactions({ bubble, names }: { bubble: Bubble; names: Names }) {
  const text = useTexts();
  const given = [
    { name: names.customer, emoji: bubble.reactionFromCustomer },
    { name: names.business, emoji: bubble.reactionFromBusiness },
  ].filter(({ emoji }) => emoji !== null && emoji !== '');
  if (given.length === 0) return null;
  return (
    <div className={classes.reactions}>
      {given.map(({ name, emoji }) => (
        <span
          key={name}
          role="img"
          className={classes.reaction}
          aria-label={text('bubble.reaction', { name, emoji: emoji ?? '' })}
        >
          {emoji}
        </span>
      ))}
    </div>
  );
}
