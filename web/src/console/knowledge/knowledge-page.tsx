import { Button, Group, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { ListedPage } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { Loaded } from '../frame/loaded.tsx';
import pageClasses from '../frame/page.module.css';
import { Page, Part } from '../frame/page.tsx';
import { useMay } from '../session/use-session.ts';
import classes from './knowledge.module.css';
import { knowledgeQueries } from './knowledge-queries.ts';
import { PassageWords } from './preview-part.tsx';
import { QuestionsPart } from './questions-part.tsx';
import { TEXT_KINDS } from './text-kinds.ts';

const PAUSE_MS = 300;

/** What the assistant knows of the business: its questions without an answer, pages, rules and ways of speaking. */
export function KnowledgePage() {
  const text = useTexts();
  const navigate = useNavigate();
  const isOwner = useMay('owner');
  const add = (id: 'new' | 'new-answer') => void navigate({ to: '/knowledge/pages/$id', params: { id } });
  return (
    <Page
      title={text('nav.knowledge')}
      aside={
        isOwner && (
          <Group gap="sm">
            <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => add('new-answer')}>
              {text('knowledge.newAnswer')}
            </Button>
            <Button variant="default" leftSection={<IconPlus size={18} aria-hidden />} onClick={() => add('new')}>
              {text('knowledge.new')}
            </Button>
          </Group>
        )
      }
    >
      <QuestionsPart />
      <SearchPart />
      <PagesPart />
      <TextsPart />
    </Page>
  );
}

function SearchPart() {
  const text = useTexts();
  const [typed, setTyped] = useState('');
  const [words] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const found = useQuery({ ...knowledgeQueries.search(words), placeholderData: keepPreviousData });
  const passages = words === '' ? undefined : found.data?.passages.slice(0, 3);
  return (
    <Part title={text('knowledge.search')} lead={text('knowledge.search.hint')}>
      <TextInput
        aria-label={text('knowledge.search.words')}
        placeholder={text('knowledge.search.words')}
        leftSection={<IconSearch size={18} aria-hidden />}
        type="search"
        maxLength={300}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {passages !== undefined && (
        <div role="status">
          {!found.data?.isGood && <p className={classes.none}>{text('knowledge.search.weak')}</p>}
          <ul className={pageClasses.list}>
            {passages.map((passage) => (
              <li key={`${passage.pageId}-${passage.firstLine}`} className={pageClasses.item}>
                <div className={pageClasses.itemWords}>
                  <PageLink id={passage.pageId} title={passage.title} />
                  <PassageWords passage={passage} version={passage.version} />
                </div>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Part>
  );
}

const PageLink = ({ id, title }: { readonly id: string; readonly title: string }) => (
  <Link to="/knowledge/pages/$id" params={{ id }} className={classes.link}>
    {title}
  </Link>
);

function PagesPart() {
  const text = useTexts();
  const pages = useQuery(knowledgeQueries.pages);
  return (
    <Part title={text('knowledge.pages')}>
      <Loaded query={pages} lines={4}>
        {(list) =>
          list.length === 0 ? (
            <p className={classes.none}>{text('knowledge.pages.none')}</p>
          ) : (
            <ul className={pageClasses.list}>
              {list.map((page) => (
                <PageLine key={page.id} page={page} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Part>
  );
}

function PageLine({ page }: { readonly page: ListedPage }) {
  const text = useTexts();
  const { moment } = useTimes();
  return (
    <li className={pageClasses.item}>
      <div className={pageClasses.itemWords}>
        <p className={pageClasses.itemName}>
          <PageLink id={page.id} title={page.title} />
          {page.kind === 'answer' && <span className={pageClasses.mark}>{text('knowledge.mark.answer')}</span>}
          {!page.isShown && (
            <span className={pageClasses.mark} data-tone="failed">
              {text('knowledge.mark.hidden')}
            </span>
          )}
        </p>
        <p className={pageClasses.small}>
          {text('knowledge.version', { version: page.version })}
          {' · '}
          {page.author ?? text('knowledge.byTerminal')}
          {' · '}
          <time dateTime={page.publishedAt}>{moment(page.publishedAt)}</time>
        </p>
      </div>
    </li>
  );
}

function TextsPart() {
  const text = useTexts();
  return (
    <Part title={text('knowledge.texts')} lead={text('knowledge.texts.hint')}>
      <ul className={pageClasses.list}>
        {TEXT_KINDS.map((kind) => (
          <li key={kind} className={pageClasses.item}>
            <div className={pageClasses.itemWords}>
              <Link to="/knowledge/texts/$kind" params={{ kind }} className={classes.link}>
                {text(`knowledge.kind.${kind}`)}
              </Link>
              <p className={pageClasses.small}>
                {text(`knowledge.kind.hint.${kind}`, { braces: '{{business_name}}' })}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Part>
  );
}
