import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type TextId, useTexts } from '../../app/language.tsx';
import { RequestError, sendRequest } from '../../app/send-request.ts';
import type { NewWebhook, WebhookList } from '../contract.ts';
import { Loaded } from '../frame/loaded.tsx';
import classes from '../frame/page.module.css';
import { Page, Part } from '../frame/page.tsx';
import { API, consoleQueries } from '../queries.ts';
import { useMay } from '../session/use-session.ts';
import { ShownOnce } from './shown-once.tsx';
import { TypesChoice } from './types-choice.tsx';
import { WebhookLine } from './webhook-line.tsx';

/** How often what is delivered meanwhile is looked at, ms. */
const LOOK_MS = 5_000;

/** Which systems are told what happens, how they do, and what they did not take. */
export function WebhooksPage() {
  const text = useTexts();
  const isOwner = useMay('owner');
  return (
    <Page title={text('nav.webhooks')}>
      {isOwner ? <Webhooks /> : <p className={classes.empty}>{text('owners.only')}</p>}
    </Page>
  );
}

function Webhooks() {
  const text = useTexts();
  const webhooks = useQuery({ ...consoleQueries.webhooks, refetchInterval: LOOK_MS });
  return (
    <Loaded query={webhooks} lines={4}>
      {({ webhooks: list, types }) => (
        <>
          <Part title={text('webhooks.title')} lead={text('webhooks.lead')}>
            {list.length === 0 ? (
              <p className={classes.empty}>{text('webhooks.none')}</p>
            ) : (
              <ul className={classes.list}>
                {list.map((webhook) => (
                  <WebhookLine key={webhook.id} webhook={webhook} types={types} />
                ))}
              </ul>
            )}
          </Part>
          <Part title={text('webhooks.new')}>
            <WebhookForm types={types} />
          </Part>
        </>
      )}
    </Loaded>
  );
}

const KNOWN: Readonly<Record<string, TextId>> = Object.fromEntries(
  (
    [
      'webhook_url_invalid',
      'webhook_url_insecure',
      'webhook_address_refused',
      'webhook_host_unknown',
      'webhook_too_many',
    ] as const
  ).map((code) => [code, `webhookProblem.${code}` as const]),
);

/** What the server refuses, in words, and which field it is of. */
function useProblem(error: unknown) {
  const text = useTexts();
  const refusal = error instanceof RequestError ? error : null;
  return {
    problem: text(KNOWN[refusal?.code ?? ''] ?? 'refusal.title'),
    isOf: (field: string): boolean => refusal?.field === field,
  };
}

function WebhookForm({ types }: Pick<WebhookList, 'types'>) {
  const text = useTexts();
  const client = useQueryClient();
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const add = useMutation({
    mutationFn: () =>
      sendRequest<NewWebhook>(`${API}/webhooks`, { method: 'POST', body: { url, description, types: chosen } }),
    onSuccess: () => {
      setUrl('');
      setDescription('');
      setChosen([]);
    },
    onSettled: () => client.invalidateQueries({ queryKey: consoleQueries.webhooks.queryKey }),
  });
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (url.trim() !== '') add.mutate();
  };
  const { problem, isOf } = useProblem(add.error);
  return (
    <form onSubmit={save} className={classes.stack}>
      <div className={classes.fields}>
        <TextInput
          label={text('webhooks.url')}
          type="url"
          inputMode="url"
          autoComplete="off"
          maxLength={2_000}
          value={url}
          error={isOf('url') ? problem : null}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <TextInput
          label={text('webhooks.description')}
          autoComplete="off"
          maxLength={120}
          value={description}
          error={isOf('description') ? problem : null}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
      </div>
      <TypesChoice types={types} chosen={chosen} onChoose={setChosen} />
      <div>
        <Button type="submit" loading={add.isPending} disabled={url.trim() === ''}>
          {text('webhooks.add')}
        </Button>
      </div>
      {add.isError && !isOf('url') && !isOf('description') && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
      {add.data !== undefined && (
        <ShownOnce lead={text('webhooks.made', { url: add.data.webhook.url })} secret={add.data.secret} />
      )}
    </form>
  );
}
