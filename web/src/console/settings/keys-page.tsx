import { Button, Checkbox, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { sendRequest } from '../../app/send-request.ts';
import type { Key, KeyList, NewKey } from '../contract.ts';
import { useNow, useTimes } from '../conversation/use-clock.ts';
import { useFieldRefusal, useRefusal, useRefusalWords } from '../conversation/use-refusal.ts';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import { Loaded } from '../frame/loaded.tsx';
import classes from '../frame/page.module.css';
import { Page, Part } from '../frame/page.tsx';
import { API, consoleQueries } from '../queries.ts';
import { useMay } from '../session/use-session.ts';
import { ShownOnce } from './shown-once.tsx';

/** Keys of the REST API: who has one, what it may do, and its end. */
export function KeysPage() {
  const text = useTexts();
  const isOwner = useMay('owner');
  return (
    <Page title={text('nav.keys')}>{isOwner ? <Keys /> : <p className={classes.empty}>{text('owners.only')}</p>}</Page>
  );
}

function Keys() {
  const text = useTexts();
  const keys = useQuery(consoleQueries.keys);
  return (
    <Loaded query={keys} lines={4}>
      {({ keys: list, scopes }) => (
        <>
          <Part title={text('keys.heading')} lead={text('keys.lead')}>
            {list.length === 0 ? (
              <p className={classes.empty}>{text('keys.none')}</p>
            ) : (
              <ul className={classes.list}>
                {list.map((key) => (
                  <KeyLine key={key.prefix} of={key} />
                ))}
              </ul>
            )}
          </Part>
          <Part title={text('keys.new')}>
            <KeyForm scopes={scopes} />
          </Part>
        </>
      )}
    </Loaded>
  );
}

function KeyForm({ scopes }: Pick<KeyList, 'scopes'>) {
  const text = useTexts();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>(scopes);
  const create = useMutation({
    mutationFn: async (wanted: string) => {
      const body = { name: wanted, scopes: chosen };
      return { ...(await sendRequest<NewKey>(`${API}/keys`, { method: 'POST', body })), name: wanted };
    },
    onSuccess: () => setName(''),
    onSettled: () => client.invalidateQueries({ queryKey: consoleQueries.keys.queryKey }),
  });
  const refusedIn = useFieldRefusal(create.error);
  const words = useRefusalWords();
  const isReady = name.trim() !== '' && chosen.length > 0;
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) create.mutate(name.trim());
  };
  return (
    <form onSubmit={save} className={classes.stack}>
      <TextInput
        className={classes.narrow}
        label={text('keys.name')}
        maxLength={80}
        autoComplete="off"
        value={name}
        error={refusedIn('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group label={text('keys.scopes')} value={[...chosen]} onChange={setChosen}>
        <div className={classes.stack} style={{ gap: 10, marginTop: 8 }}>
          {scopes.map((scope) => (
            <Checkbox key={scope} value={scope} label={text(`scope.${scope}`)} />
          ))}
        </div>
      </Checkbox.Group>
      <div>
        <Button type="submit" loading={create.isPending} disabled={!isReady}>
          {text('keys.create')}
        </Button>
      </div>
      {create.isError && refusedIn('name') === null && (
        <p className={classes.problem} role="alert" style={{ margin: 0 }}>
          {text('refusal.title')}: {words(create.error)}
        </p>
      )}
      {create.data !== undefined && (
        <ShownOnce lead={text('keys.made', { name: create.data.name })} secret={create.data.key} />
      )}
    </form>
  );
}

function KeyLine({ of }: { readonly of: Key }) {
  const text = useTexts();
  const client = useQueryClient();
  const fail = useRefusal();
  const { ago } = useTimes();
  const now = useNow();
  const [isAsking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => sendRequest(`${API}/keys/${of.prefix}`, { method: 'DELETE' }),
    onError: fail,
    onSettled: () => {
      setAsking(false);
      return client.invalidateQueries({ queryKey: consoleQueries.keys.queryKey });
    },
  });
  const title = text('keys.revoke.of', { name: of.name });
  const used = of.lastUsedAt === null ? text('keys.neverUsed') : text('keys.used', { time: ago(of.lastUsedAt, now) });
  return (
    <li className={classes.item}>
      <div className={classes.itemWords}>
        <p className={classes.itemName}>
          {of.name} <code>{of.prefix}</code>
          {of.revokedAt !== null && (
            <span className={classes.mark} data-tone="failed">
              {text('keys.revoked')}
            </span>
          )}
        </p>
        <p className={classes.small}>{of.scopes.map((scope) => text(`scope.${scope}`)).join(' · ')}</p>
        <p className={classes.small}>
          {text('keys.createdAt', { time: ago(of.createdAt, now) })}
          {' · '}
          {used}
        </p>
      </div>
      {of.revokedAt === null && (
        <div className={classes.acts}>
          <Button variant="default" aria-haspopup="dialog" aria-label={title} onClick={() => setAsking(true)}>
            {text('keys.revoke')}
          </Button>
        </div>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        title={title}
        consequence={text('keys.revoke.consequence')}
        confirm={text('keys.revoke')}
        isPending={revoke.isPending}
        onConfirm={() => revoke.mutate()}
        onClose={() => setAsking(false)}
      />
    </li>
  );
}
