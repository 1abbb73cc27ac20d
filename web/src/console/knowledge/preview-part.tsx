import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTexts } from '../../app/language.tsx';
import type { KnowledgePassage } from '../contract.ts';
import { Loaded } from '../frame/loaded.tsx';
import pageClasses from '../frame/page.module.css';
import { Part } from '../frame/page.tsx';
import classes from './knowledge.module.css';
import { knowledgeQueries } from './knowledge-queries.ts';

const PAUSE_MS = 400;
const MOST = 20;

/** The passages of a text as the assistant would read them. */
export function PreviewPart({ content }: { readonly content: string }) {
  const text = useTexts();
  const [settled] = useDebouncedValue(content, PAUSE_MS);
  const preview = useQuery({ ...knowledgeQueries.preview(settled), placeholderData: keepPreviousData });
  return (
    <Part title={text('knowledge.preview')} lead={text('knowledge.preview.hint')}>
      <Loaded query={preview} lines={2}>
        {(passages) => (
          <ul className={pageClasses.list}>
            {passages.slice(0, MOST).map((passage) => (
              <li key={`${passage.firstLine}-${passage.text.slice(0, 40)}`} className={pageClasses.item}>
                <PassageWords passage={passage} />
              </li>
            ))}
            {passages.length > MOST && (
              <li className={pageClasses.item}>{text('knowledge.preview.more', { count: passages.length - MOST })}</li>
            )}
          </ul>
        )}
      </Loaded>
    </Part>
  );
}

type PassageWordsProps = { readonly passage: KnowledgePassage; readonly version?: number };

/** A passage with where it stands. */
export function PassageWords({ passage, version }: PassageWordsProps) {
  const text = useTexts();
  const { heading, firstLine: first, lastLine: last } = passage;
  return (
    <div className={pageClasses.itemWords}>
      <p className={pageClasses.small}>
        {heading !== '' && `${heading} · `}
        {version !== undefined && `${text('knowledge.version', { version })} · `}
        {text('knowledge.lines', { same: first === last ? 'yes' : 'no', first, last })}
      </p>
      <p className={classes.passage}>{passage.text}</p>
    </div>
  );
}
