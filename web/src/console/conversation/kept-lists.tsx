import { Button, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../app/language.tsx';
import type { ThreadItem } from '../contract.ts';
import classes from './panel.module.css';
import { threadQuery } from './talk-queries.ts';
import { useTimes } from './use-clock.ts';
import { useServerWords } from './use-words.ts';
import { visibleLine } from './visible-text.ts';

export type OlderPages = { readonly load: () => void; readonly isLoading: boolean };

type KeptListsProps = {
  /** Of the conversation. */
  readonly id: string;
  /** How many there are in the whole conversation. */
  readonly notes: number;
  readonly files: number;
  readonly older: OlderPages;
  readonly onJump: (itemId: string) => void;
};

type Kept = { readonly id: string; readonly itemId: string; readonly at: string; readonly words: string };

/** Notes and files of a conversation, the newest first; each leads to its place in the thread. */
export function KeptLists({ id, notes, files, older, onJump }: KeptListsProps) {
  const text = useTexts();
  const words = useServerWords();
  const thread = useQuery({ ...threadQuery(id), enabled: false }).data;
  const items = [...(thread?.items ?? [])].reverse();
  const list = { older, onJump, hasOlder: thread?.before != null };
  const kindOf = (kind: string) => words(`talk.kind.${kind}`, kind);
  return (
    <>
      <KeptList
        {...list}
        title={text('talk.panel.notes', { count: notes })}
        count={notes}
        kept={items.flatMap(noteOf)}
      />
      <KeptList
        {...list}
        title={text('talk.panel.files', { count: files })}
        count={files}
        kept={items.flatMap((item) => filesOf(item, kindOf))}
      />
    </>
  );
}

const noteOf = (item: ThreadItem): Kept[] =>
  item.type === 'note'
    ? [{ id: item.id, itemId: item.id, at: item.at, words: `${visibleLine(item.author)}: ${visibleLine(item.text)}` }]
    : [];

const filesOf = (item: ThreadItem, kindOf: (kind: string) => string): Kept[] =>
  'attachments' in item
    ? (item.attachments ?? []).map(({ id, kind, fileName, text }) => {
        const name = visibleLine(fileName ?? '') || visibleLine(text ?? '');
        return { id, itemId: item.id, at: item.at, words: name === '' ? kindOf(kind) : `${kindOf(kind)}: ${name}` };
      })
    : [];

type KeptListProps = Pick<KeptListsProps, 'older' | 'onJump'> & {
  readonly title: string;
  readonly count: number;
  readonly kept: readonly Kept[];
  readonly hasOlder: boolean;
};

function KeptList({ title, count, kept, hasOlder, older, onJump }: KeptListProps) {
  const text = useTexts();
  const times = useTimes();
  if (count === 0) return null;
  return (
    <details className={classes.kept}>
      <summary>{title}</summary>
      <ul className={classes.activity}>
        {kept.map(({ id, itemId, at, words }) => (
          <li key={id}>
            <UnstyledButton className={classes.jump} onClick={() => onJump(itemId)}>
              <time dateTime={at}>{times.moment(at)}</time>
              <span dir="auto">{words}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {kept.length < count && hasOlder && (
        <Button size="compact-sm" variant="default" loading={older.isLoading} onClick={older.load}>
          {text('talk.panel.older')}
        </Button>
      )}
    </details>
  );
}
