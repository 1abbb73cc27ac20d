import { Fragment } from 'react';
import classes from './bubble.module.css';
import { visible } from './visible-text.ts';

/** How much of a text is drawn; more than WhatsApp's own limit is nobody's message. */
const LONGEST = 20_000;

/** What somebody wrote, as text and nothing else: no markup, no links; unseen characters have their names. */
export function Words({ text }: { readonly text: string }) {
  if (text === '') return null;
  return (
    <div className={classes.words} dir="auto">
      {visible(text.slice(0, LONGEST))}
    </div>
  );
}

type MarkedProps = { readonly parts: readonly { readonly text: string; readonly isMatch: boolean }[] };

/** A found text with its terms marked. */
export function Marked({ parts }: MarkedProps) {
  return parts.map(({ text, isMatch }, index) => {
    const shown = visible(text).replaceAll(/\s+/gu, ' ');
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name
    return isMatch ? <mark key={index}>{shown}</mark> : <Fragment key={index}>{shown}</Fragment>;
  });
}
