import { Button, Checkbox, Group, Modal, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { sendRequest } from '../../app/send-request.ts';
import type { CustomerPanel, EraseAnswer } from '../contract.ts';
import { API, consoleQueries } from '../queries.ts';
import { useFieldRefusal, useRefusalWords } from './use-refusal.ts';
import { visibleLine } from './visible-text.ts';

type Erased = Pick<CustomerPanel, 'customer'>;
type EraseDialogProps = Erased & { readonly isOpen: boolean; readonly onClose: () => void };

/** Erases a customer for good: the name is typed, so that nobody does it by a slip. */
export function EraseDialog({ isOpen, onClose, customer }: EraseDialogProps) {
  const text = useTexts();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={text('erase.title')}
      closeButtonProps={{ 'aria-label': text('close'), size: 44 }}
    >
      <EraseForm customer={customer} onClose={onClose} />
    </Modal>
  );
}

const REFUSED = { margin: 0, color: 'var(--r-failed)' };

/** As the server compares it. */
const plain = (name: string): string => name.normalize('NFC').trim().toLowerCase();

function EraseForm({ customer, onClose }: Erased & Pick<EraseDialogProps, 'onClose'>) {
  const text = useTexts();
  const refusalWords = useRefusalWords();
  // What the server shows of who has no name.
  const name = customer.name ?? customer.phone ?? customer.id;
  const [typed, setTyped] = useState('');
  const [isForced, setForced] = useState(false);
  const erase = useErase(customer.id, onClose);
  const ofName = useFieldRefusal(erase.error)('name');
  const hindered = erase.data?.outcome === 'hindered' ? erase.data : null;
  const isSame = plain(typed) === plain(name);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (isSame && !erase.isPending) erase.mutate({ name: typed, isForced });
  };
  return (
    <form onSubmit={send} style={{ display: 'grid', gap: 16 }}>
      <p style={{ margin: 0 }}>{text('erase.consequence')}</p>
      <TextInput
        label={text('erase.name', { name: visibleLine(name) })}
        autoComplete="off"
        data-autofocus
        maxLength={200}
        value={typed}
        error={ofName}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {hindered !== null && <Hindered hindered={hindered} isForced={isForced} onForce={setForced} />}
      {erase.isError && ofName === null && (
        <p role="alert" style={REFUSED}>
          {refusalWords(erase.error)}
        </p>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {text('confirm.cancel')}
        </Button>
        <Button
          type="submit"
          color="red.9"
          disabled={!isSame || (hindered !== null && !isForced)}
          loading={erase.isPending}
        >
          {text('erase.confirm')}
        </Button>
      </Group>
    </form>
  );
}

type HinderedProps = {
  readonly hindered: Extract<EraseAnswer, { readonly outcome: 'hindered' }>;
  readonly isForced: boolean;
  readonly onForce: (isForced: boolean) => void;
};

/** What still runs for this customer, and would run on for nobody. */
function Hindered({ hindered: { orders, plans, operations }, isForced, onForce }: HinderedProps) {
  const text = useTexts();
  return (
    <div role="alert" style={REFUSED}>
      <p style={{ margin: 0 }}>{text('erase.hindered')}</p>
      <ul style={{ margin: '4px 0 8px', paddingLeft: 20 }}>
        {orders.length > 0 && <li>{text('erase.hindered.orders', { numbers: visibleLine(orders.join(', ')) })}</li>}
        {plans.length > 0 && <li>{text('erase.hindered.plans', { names: visibleLine(plans.join(', ')) })}</li>}
        {operations > 0 && <li>{text('erase.hindered.operations', { count: operations })}</li>}
      </ul>
      <Checkbox
        label={text('erase.anyway')}
        checked={isForced}
        onChange={(event) => onForce(event.currentTarget.checked)}
      />
    </div>
  );
}

/** Once it is done the conversation is gone too: the page goes back to the list. */
function useErase(id: string, onClose: () => void) {
  const text = useTexts();
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    networkMode: 'always',
    mutationFn: (body: { readonly name: string; readonly isForced: boolean }) =>
      sendRequest<EraseAnswer>(`${API}/customers/${encodeURIComponent(id)}/erase`, { method: 'POST', body }),
    onSuccess: async (answer) => {
      if (answer.outcome !== 'erased') return;
      onClose();
      notifications.show({ message: text('erase.done', { count: answer.files }), role: 'status' });
      await navigate({ to: '/' });
      client.removeQueries({ queryKey: consoleQueries.conversation('').queryKey.slice(0, 2) });
      await client.invalidateQueries({ queryKey: consoleQueries.inbox('all').queryKey.slice(0, 2) });
    },
  });
}
