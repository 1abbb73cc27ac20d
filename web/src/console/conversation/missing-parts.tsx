import { useTexts } from '../../app/language.tsx';
import type { Attachment } from '../contract.ts';
import classes from './attachment.module.css';
import { useServerWords } from './use-words.ts';

type MissingPartsProps = { readonly missing: Attachment['missing'] };
type Missing = Attachment['missing']['parts'][number];

/** Which parts of a film or a document nobody heard or read, and why. */
export function MissingParts({ missing: { parts, pages, heardMs } }: MissingPartsProps) {
  const text = useTexts();
  const words = useServerWords();
  const nameOf = ({ part, number, why }: Missing): string => {
    const name = part === 'page' ? text('talk.missing.page', { number: number ?? 0 }) : text(`talk.missing.${part}`);
    return `${name} (${words(`talk.unread.${why}`, why)})`;
  };
  const lines = [
    ...(parts.length === 0 ? [] : [text('talk.read.missing', { parts: parts.map(nameOf).join(', ') })]),
    ...(pages === null ? [] : [text('talk.read.pages', { read: pages.read, of: pages.of })]),
    ...(heardMs === null ? [] : [text('talk.read.heardTo', { minutes: Math.max(1, Math.round(heardMs / 60_000)) })]),
  ];
  return lines.map((line) => (
    <p key={line} className={classes.reading}>
      {line}
    </p>
  ));
}
