import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../../app/language.tsx';
import { Failure } from '../../app/page-states.tsx';
import { RequestError } from '../../app/send-request.ts';
import { consoleQueries } from '../queries.ts';
import classes from './conversation.module.css';
import { OpenThread } from './open-thread.tsx';
import { threadQuery } from './talk-queries.ts';

type ConversationPageProps = { readonly id: string; readonly focusItemId?: string | undefined };

/** One conversation: its head, its thread, the composer and the customer. */
export function ConversationPage({ id, focusItemId }: ConversationPageProps) {
  const conversation = useQuery(consoleQueries.conversation(id));
  const thread = useQuery(threadQuery(id));
  const failed = [conversation, thread].find(({ isError, data }) => isError && data === undefined);
  if (failed !== undefined && isGone(failed.error)) return <Gone />;
  if (failed !== undefined)
    return (
      <div className={classes.failed}>
        <Failure
          error={failed.error}
          onRetry={() => {
            void conversation.refetch();
            void thread.refetch();
          }}
        />
      </div>
    );
  if (conversation.data === undefined || thread.data === undefined) return <Loading />;
  return (
    <OpenThread
      conversation={conversation.data}
      updatedAt={conversation.dataUpdatedAt}
      thread={thread.data}
      focusItemId={focusItemId ?? null}
    />
  );
}

const isGone = (error: unknown): boolean => error instanceof RequestError && error.status === 404;

/** Erased, or never there: trying again would not help. */
function Gone() {
  const text = useTexts();
  return (
    <div className={classes.gone} role="alert">
      <p>{text('talk.gone')}</p>
      <Button component={Link} to="/" variant="default">
        {text('talk.back')}
      </Button>
    </div>
  );
}

/** Drawn after 150 ms (by its style): what comes sooner needs no skeleton. */
function Loading() {
  const text = useTexts();
  return (
    <div className={classes.loading} role="status" aria-label={text('loading')}>
      <Skeleton height={48} />
      {[60, 80, 45, 70, 55].map((width, index) => (
        <Skeleton key={width} height={56} width={`${width}%`} ml={index % 2 === 0 ? 0 : 'auto'} />
      ))}
    </div>
  );
}
