import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { ThreadItem } from '../contract.ts';
import { visibleLine } from './visible-text.ts';

type AnnouncerProps = {
  readonly items: readonly ThreadItem[];
  readonly customerName: string;
};

/** The page's one polite voice: what the customer writes while the conversation is open. Older pages are not read out. */
export function Announcer({ items, customerName }: AnnouncerProps) {
  const text = useTexts();
  const last = items.findLast(({ type }) => type === 'message');
  const known = useRef(last?.id);
  const [words, setWords] = useState('');
  useEffect(() => {
    if (last?.type !== 'message' || known.current === last.id) return;
    known.current = last.id;
    setWords(`${customerName}: ${visibleLine(last.text) || text('talk.newFile')}`);
  }, [last, customerName, text]);
  return (
    <div aria-live="polite" className="visually-hidden">
      {words}
    </div>
  );
}
