import { Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTexts } from '../../app/language.tsx';
import { sendRequest } from '../../app/send-request.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { Loaded } from '../frame/loaded.tsx';
import classes from '../frame/page.module.css';
import { Part } from '../frame/page.tsx';
import { API, consoleQueries } from '../queries.ts';
import { useMay } from '../session/use-session.ts';

/** Whether alerts carry what customers wrote: for all devices of the shop, and the owner's to say. */
export function PushTextPart() {
  const text = useTexts();
  const showsText = useQuery(consoleQueries.pushText);
  const isOwner = useMay('owner');
  const change = useChange();
  return (
    <Part title={text('pushText.title')} lead={text('pushText.lead')}>
      <Loaded query={showsText} lines={1}>
        {(isShown) =>
          isOwner ? (
            <Switch
              checked={isShown}
              disabled={change.isPending}
              label={text('pushText.show')}
              description={text('pushText.hint')}
              onChange={(event) => change.mutate(event.currentTarget.checked)}
            />
          ) : (
            <p className={classes.small} style={{ margin: 0 }}>
              {text(isShown ? 'pushText.shown' : 'pushText.hidden')}
            </p>
          )
        }
      </Loaded>
    </Part>
  );
}

function useChange() {
  const client = useQueryClient();
  const refuse = useRefusal();
  const { queryKey } = consoleQueries.pushText;
  return useMutation({
    mutationFn: (showsText: boolean) => sendRequest(`${API}/push/text`, { method: 'PUT', body: { showsText } }),
    onSuccess: (_answer, showsText) => client.setQueryData(queryKey, showsText),
    onError: refuse,
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
}
