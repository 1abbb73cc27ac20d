import { Skeleton, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { Failure } from '../../app/page-states.tsx';
import type { Counts, View } from '../contract.ts';
import { useCustomerName } from '../conversation/use-words.ts';
import { PageHeading } from '../frame/page-heading.tsx';
import { usePageTitle } from '../frame/use-page-title.ts';
import { consoleQueries } from '../queries.ts';
import classes from './inbox.module.css';
import { InboxList } from './inbox-list.tsx';
import { inboxQuery, isSearchable } from './inbox-query.ts';
import { SearchField } from './search-field.tsx';
import { SearchResults } from './search-results.tsx';
import { TodayLine } from './today-line.tsx';

const VIEWS: readonly View[] = ['waiting', 'mine', 'assistant', 'all'];
const STORAGE_KEY = 'recado.inbox.view';

/** The view that was looked at last; at first who waits, which is what staff is here for. */
const firstView = (): View => VIEWS.find((view) => view === sessionStorage.getItem(STORAGE_KEY)) ?? 'all';

/** All conversations: who waits, mine, the assistant's, all. */
export function InboxPage() {
  const text = useTexts();
  const openId = useParams({ strict: false, select: ({ id }) => id }) ?? null;
  const [view, setView] = useState<View>(firstView);
  const [term, setTerm] = useState('');
  const inbox = useQuery(inboxQuery(view));
  const choose = (next: string | null) => {
    const chosen = VIEWS.find((each) => each === next) ?? 'all';
    sessionStorage.setItem(STORAGE_KEY, chosen);
    setView(chosen);
  };
  const customerName = useCustomerName();
  const open = useQuery({ ...consoleQueries.conversation(openId ?? ''), enabled: false }).data;
  usePageTitle(openId === null || open === undefined ? null : customerName(open.customer));
  const isSearching = isSearchable(term);
  return (
    <section className={classes.inbox} aria-label={text('inbox.title')}>
      <div className={classes.top}>
        <PageHeading isCurrent={openId === null} className={classes.heading ?? ''}>
          {text('inbox.title')}
        </PageHeading>
        <TodayLine />
        <SearchField term={term} onChange={setTerm} />
      </div>
      {isSearching ? (
        <SearchResults term={term.trim()} openId={openId} />
      ) : (
        <Tabs value={view} onChange={choose} keepMounted={false} className={classes.tabs} variant="default">
          <Tabs.List className={classes.views} aria-label={text('inbox.views')}>
            {VIEWS.map((each) => (
              <Tabs.Tab key={each} value={each}>
                <ViewName view={each} counts={inbox.data?.counts} />
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={view} className={classes.panel} tabIndex={-1}>
            {inbox.data !== undefined && (
              <InboxList view={view} inbox={inbox.data} updatedAt={inbox.dataUpdatedAt} openId={openId} />
            )}
            {inbox.data === undefined && inbox.isError && (
              <Failure error={inbox.error} onRetry={() => void inbox.refetch()} />
            )}
            {inbox.data === undefined && !inbox.isError && <Waiting />}
          </Tabs.Panel>
        </Tabs>
      )}
    </section>
  );
}

function ViewName({ view, counts }: { readonly view: View; readonly counts: Counts | undefined }) {
  const text = useTexts();
  const count = counts?.[view] ?? 0;
  const isCounted = view === 'waiting' || view === 'mine';
  return (
    <>
      {text(`inbox.view.${view}`)}
      {isCounted && count > 0 && (
        <span className={classes.count} data-view={view}>
          {count}
        </span>
      )}
    </>
  );
}

function Waiting() {
  const text = useTexts();
  return (
    <div className={classes.waiting} role="status" aria-label={text('loading')}>
      {[1, 2, 3, 4, 5, 6].map((row) => (
        <Skeleton key={row} height={52} />
      ))}
    </div>
  );
}
