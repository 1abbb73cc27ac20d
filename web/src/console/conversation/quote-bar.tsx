import { CloseButton } from '@mantine/core';
import { useTexts } from '../../app/language.tsx';
import bubble from './bubble.module.css';
import classes from './composer.module.css';
import type { Quoted } from './drafts.ts';
import { visibleLine } from './visible-text.ts';

type QuoteBarProps = { readonly quote: Quoted; readonly onRemove: () => void };

/** The message that the answer goes under. */
export function QuoteBar({ quote, onRemove }: QuoteBarProps) {
  const text = useTexts();
  return (
    <div className={classes.line}>
      <div className={bubble.quote}>
        <strong>{text('talk.quote.to', { name: visibleLine(quote.speaker) })}</strong>
        <br />
        <span dir="auto">{visibleLine(quote.text)}</span>
      </div>
      <CloseButton size="md" aria-label={text('talk.quote.remove')} onClick={onRemove} />
    </div>
  );
}
