import { Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTexts } from '../../app/language.tsx';
import { sendRequest } from '../../app/send-request.ts';
import type { Drafts } from '../contract.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { Loaded } from '../frame/loaded.tsx';
import { Part } from '../frame/page.tsx';
import { API, consoleQueries } from '../queries.ts';
import { useSession } from '../session/use-session.ts';
import classes from './readiness.module.css';

/** Whether answers wait for the team, and how often the team agrees with them. */
export function DraftsPart() {
  const text = useTexts();
  const drafts = useQuery(consoleQueries.drafts);
  return (
    <Part title={text('draft.title')} lead={text('draft.lead')}>
      <Loaded query={drafts} lines={4}>
        {(found) => <Modes drafts={found} />}
      </Loaded>
    </Part>
  );
}

function Modes({ drafts: { isOn, waiting, intents } }: { readonly drafts: Drafts }) {
  const text = useTexts();
  const isOwner = useSession()?.viewer.role === 'owner';
  const change = useSwitch();
  return (
    <>
      <Switch
        checked={isOn}
        disabled={!isOwner || change.isPending}
        onChange={(event) => change.mutate({ path: '', body: { isOn: event.currentTarget.checked } })}
        label={text('draft.switch')}
        description={text('draft.waiting', { count: waiting })}
      />
      <ul className={classes.lines}>
        {intents.map(({ intent, isAutomatic, sent, edited, discarded }) => (
          <li key={intent} className={classes.line}>
            <div className={classes.words}>
              <p className={classes.found}>{text(`draft.intent.${intent}`)}</p>
              <p className={classes.points}>{text('draft.agreement', { sent, edited, discarded })}</p>
            </div>
            <Switch
              checked={isAutomatic}
              disabled={!isOwner || change.isPending}
              onChange={(event) =>
                change.mutate({ path: `/intents/${intent}`, body: { isAutomatic: event.currentTarget.checked } })
              }
              label={text('draft.automatic')}
              aria-label={text('draft.automatic.of', { intent: text(`draft.intent.${intent}`) })}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

function useSwitch() {
  const client = useQueryClient();
  const fail = useRefusal();
  return useMutation({
    mutationFn: ({ path, body }: { readonly path: string; readonly body: object }) =>
      sendRequest<Drafts>(`${API}/drafts${path}`, { method: 'PUT', body }),
    onSuccess: (drafts) => client.setQueryData(consoleQueries.drafts.queryKey, drafts),
    onError: fail,
  });
}
