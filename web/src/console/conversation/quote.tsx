import { UnstyledButton } from '@mantine/core';
import { useTexts } from '../../app/language.tsx';
import classes from './bubble.module.css';
import { visibleLine } from './visible-text.ts';

type QuoteProps = {
  /** Null: it is not here any more. */
  readonly id: string | null;
  readonly text: string;
  readonly onJump?: (itemId: string) => void;
};

/** What a message answers; it leads there. */
export function Quote({ id, text: quoted, onJump }: QuoteProps) {
  const text = useTexts();
  const shown = visibleLine(quoted) || text(id === null ? 'bubble.quoteGone' : 'talk.quote.noWords');
  if (id === null || onJump === undefined) return <div className={classes.quote}>{shown}</div>;
  return (
    <UnstyledButton className={classes.quote} onClick={() => onJump(id)}>
      <span className="visually-hidden">{text('talk.quote')}</span>
      {shown}
    </UnstyledButton>
  );
}
