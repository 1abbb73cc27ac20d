import { UnstyledButton } from '@mantine/core';
import { IconCheck, IconList } from '@tabler/icons-react';
import { useTexts } from '../app/language.tsx';
import classes from './bubble.module.css';
import { choicesOf } from './bubble-text.ts';
import type { Bubble, BubbleContent } from './contract.ts';
import { Markup } from './markup.tsx';
import { MediaContent } from './media-content.tsx';
import { SharedContent } from './shared-content.tsx';

type ContentProps = {
  readonly bubble: Bubble;
  readonly isDisabled: boolean;
  readonly onChoose: (bubble: Bubble, choiceId: string) => void;
  readonly onOpenList: (bubble: Bubble) => void;
};

/** The words of a message. */
export function Words({ content }: { content: BubbleContent }) {
  const text = useTexts();
  switch (content.kind) {
    case 'choice':
      return <div className={classes.words}>{content.title}</div>;
    case 'media':
      return <MediaContent content={content} />;
    case 'location':
    case 'contact':
    case 'cart':
    case 'call':
    case 'deleted':
      return <SharedContent content={content} />;
    case 'other':
      return (
        <div className={classes.words}>
          <div className={classes.other}>{text('bubble.other', { type: content.type })}</div>
          {content.text}
        </div>
      );
    default:
      return (
        <div className={classes.words}>
          {content.kind === 'text' && content.isForwarded && (
            <div className={classes.other}>{text('bubble.forwarded')}</div>
          )}
          {content.kind === 'template' && content.file !== null && (
            <div className={classes.other}>
              {content.file.kind} · {content.file.name}
            </div>
          )}
          <Markup text={content.text} />
          {content.kind === 'text' && content.isEdited && <div className={classes.footer}>{text('bubble.edited')}</div>}
          {content.kind !== 'text' && content.footer !== null && <div className={classes.footer}>{content.footer}</div>}
        </div>
      );
  }
}

/** What can be tapped under a message: reply buttons, or the button that opens a list. */
export function Choices({ bubble, isDisabled, onChoose, onOpenList }: ContentProps) {
  const text = useTexts();
  const { content, chosenId } = bubble;
  if (content.kind === 'template' && content.buttons.length === 0) return null;
  if (content.kind === 'buttons' || content.kind === 'template') {
    return (
      <div className={classes.choices}>
        {content.buttons.map((button) => {
          // The phone opens no addresses and rings no numbers: it shows what the button holds.
          if ('kind' in button && button.kind !== 'reply')
            return (
              <div key={button.id} className={classes.chosenRow}>
                {button.title} · {button.value}
              </div>
            );
          const isChosen = button.id === chosenId;
          return (
            <UnstyledButton
              key={button.id}
              className={classes.choice}
              data-chosen={isChosen}
              aria-pressed={isChosen}
              disabled={isDisabled || isChosen}
              onClick={() => onChoose(bubble, button.id)}
            >
              {isChosen && <IconCheck size={18} aria-hidden />}
              {button.title}
            </UnstyledButton>
          );
        })}
      </div>
    );
  }
  if (content.kind !== 'list') return null;
  const chosen = choicesOf(content).find((row) => row.id === chosenId);
  return (
    <div className={classes.choices}>
      <UnstyledButton className={classes.choice} disabled={isDisabled} onClick={() => onOpenList(bubble)}>
        <IconList size={18} aria-hidden />
        {content.button}
      </UnstyledButton>
      {chosen !== undefined && <div className={classes.chosenRow}>{text('list.chosen', { title: chosen.title })}</div>}
    </div>
  );
}
