import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTexts } from '../../app/language.tsx';
import { sendRequest } from '../../app/send-request.ts';
import type { OpenSession } from '../contract.ts';
import { useNow, useTimes } from '../conversation/use-clock.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { visibleLine } from '../conversation/visible-text.ts';
import { Loaded } from '../frame/loaded.tsx';
import classes from '../frame/page.module.css';
import { Part } from '../frame/page.tsx';
import { API, consoleQueries } from '../queries.ts';

/** Where one is signed in, and the way to end what one does not know. */
export function SessionsPart() {
  const text = useTexts();
  const sessions = useQuery(consoleQueries.sessions);
  const end = useEnd();
  return (
    <Part title={text('sessions.title')} lead={text('sessions.lead')}>
      <Loaded query={sessions} lines={2}>
        {(list) => (
          <>
            <ul className={classes.list}>
              {list.map((session) => (
                <SessionLine key={session.id} session={session} end={end} />
              ))}
            </ul>
            {list.length > 2 && (
              <Button variant="default" loading={end.isPending} onClick={() => end.mutate(null)}>
                {text('sessions.endOthers')}
              </Button>
            )}
          </>
        )}
      </Loaded>
    </Part>
  );
}

/** Ends one session by its id, or all but this one. */
function useEnd() {
  const client = useQueryClient();
  const fail = useRefusal();
  return useMutation({
    mutationFn: (id: string | null) =>
      sendRequest(`${API}/sessions${id === null ? '' : `/${encodeURIComponent(id)}`}`, { method: 'DELETE' }),
    onError: fail,
    onSettled: () => client.invalidateQueries({ queryKey: consoleQueries.sessions.queryKey }),
  });
}

type SessionLineProps = { readonly session: OpenSession; readonly end: ReturnType<typeof useEnd> };

function SessionLine({ session, end }: SessionLineProps) {
  const text = useTexts();
  const { since, moment } = useTimes();
  const now = useNow();
  return (
    <li className={classes.item}>
      <div className={classes.itemWords}>
        <p className={classes.itemName}>
          {visibleLine(session.device)}
          {session.isThis && (
            <span className={classes.mark} data-tone="ok">
              {text('sessions.this')}
            </span>
          )}
        </p>
        <p className={classes.small}>
          {text('sessions.times', { seen: since(session.lastSeenAt, now), since: moment(session.createdAt) })}
        </p>
      </div>
      {!session.isThis && (
        <div className={classes.acts}>
          <Button
            variant="default"
            disabled={end.isPending}
            aria-label={text('sessions.end.of', { device: visibleLine(session.device) })}
            onClick={() => end.mutate(session.id)}
          >
            {text('sessions.end')}
          </Button>
        </div>
      )}
    </li>
  );
}
