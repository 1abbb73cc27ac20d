import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { RequestError, sendRequest } from '../../app/send-request.ts';
import type { Conversation, CustomerPanel } from '../contract.ts';
import { consoleQueries } from '../queries.ts';
import classes from './identity-form.module.css';
import { pathOf } from './talk-queries.ts';
import { putConversation, refreshLists } from './thread-cache.ts';
import { useFieldRefusal, useRefusal } from './use-refusal.ts';

const LONGEST = 100;
/** Escape leaves the form, not the sheet in which it stands on a phone. */
const OWN_ESCAPE = { 'data-mantine-stop-propagation': 'true' };

type Known = CustomerPanel['customer'];
type IdentityFormProps = { readonly id: string; readonly customer: Known; readonly onDone: () => void };

/** What the customer is called, and the language to begin in. */
export function IdentityForm({ id, customer, onDone }: IdentityFormProps) {
  const text = useTexts();
  const [name, setName] = useState(customer.name ?? '');
  const [language, setLanguage] = useState(customer.language);
  const first = useRef<HTMLInputElement>(null);
  const change = useChange(id);
  const refusedIn = useFieldRefusal(change.error);
  useEffect(() => first.current?.select(), []);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!change.isPending) change.mutate({ name: name.trim(), language }, { onSuccess: onDone });
  };
  return (
    <form
      className={classes.edit}
      onSubmit={save}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onDone();
      }}
    >
      <TextInput
        {...OWN_ESCAPE}
        ref={first}
        label={text('customer.edit.name')}
        description={text('customer.edit.name.hint')}
        autoComplete="off"
        maxLength={LONGEST}
        value={name}
        error={refusedIn('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <div>
        <p id="customer-language" className={classes.fieldLabel}>
          {text('customer.edit.language')}
        </p>
        <p className={classes.fieldHint}>{text('customer.edit.language.hint')}</p>
        <SegmentedControl
          aria-labelledby="customer-language"
          value={language}
          onChange={setLanguage}
          data={(['es', 'en'] as const).map((value) => ({ value, label: text(`talk.language.${value}`) }))}
        />
      </div>
      <div className={classes.editActs}>
        <Button type="submit" loading={change.isPending}>
          {text('customer.edit.save')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {text('confirm.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** The name stands everywhere as soon as the server has it; orders and what was found by search are asked for again. */
function useChange(id: string) {
  const client = useQueryClient();
  const refuse = useRefusal();
  const { queryKey } = consoleQueries.customer(id);
  return useMutation({
    mutationFn: (given: Pick<Known, 'language'> & { readonly name: string }) =>
      sendRequest<Conversation>(pathOf(id, '/customer'), { method: 'PUT', body: given }),
    onSuccess: async (conversation) => {
      putConversation(client, conversation);
      await client.invalidateQueries({ queryKey });
      void refreshLists(client);
      void client.invalidateQueries({ queryKey: ['console', 'orders'] });
      void client.invalidateQueries({ queryKey: ['console', 'search'] });
    },
    onError: (error) => {
      // Said beside the field.
      if (!(error instanceof RequestError && error.field === 'name')) refuse(error);
    },
  });
}
