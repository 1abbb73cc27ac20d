import { Button, Group, Modal, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { Webhook, WebhookList } from '../contract.ts';
import { useNow, useTimes } from '../conversation/use-clock.ts';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import classes from '../frame/page.module.css';
import { DeliveryLog } from './delivery-log.tsx';
import { ShownOnce } from './shown-once.tsx';
import { TypesChoice } from './types-choice.tsx';
import { useWebhookActs } from './use-webhook-acts.ts';

type WebhookLineProps = { readonly webhook: Webhook } & Pick<WebhookList, 'types'>;
type Open = 'change' | 'rotation' | 'removal' | null;

/** One endpoint: how it does, what may be done with it, and its log. */
export function WebhookLine({ webhook, types }: WebhookLineProps) {
  const text = useTexts();
  const acts = useWebhookActs(webhook);
  const [open, setOpen] = useState<Open>(null);
  const [hasLog, setLog] = useState(false);
  const close = () => setOpen(null);
  const { url } = webhook;
  return (
    <li className={classes.item}>
      <WebhookWords webhook={webhook} />
      <div className={classes.acts}>
        <StateActs webhook={webhook} acts={acts} />
        <Button variant="default" aria-haspopup="dialog" onClick={() => setOpen('change')}>
          {text('webhooks.change')}
        </Button>
        {webhook.origin === 'console' && (
          <>
            <Button variant="default" aria-haspopup="dialog" onClick={() => setOpen('rotation')}>
              {text('webhooks.rotate')}
            </Button>
            <Button variant="default" aria-haspopup="dialog" onClick={() => setOpen('removal')}>
              {text('webhooks.remove')}
            </Button>
          </>
        )}
        <Button variant="default" aria-expanded={hasLog} onClick={() => setLog(!hasLog)}>
          {text(hasLog ? 'webhooks.log.hide' : 'webhooks.log')}
        </Button>
      </div>
      {acts.rotate.data !== undefined && (
        <ShownOnce lead={text('webhooks.made', { url })} secret={acts.rotate.data.secret} />
      )}
      {hasLog && <DeliveryLog webhook={webhook} />}
      <ChangeDialog webhook={webhook} types={types} isOpen={open === 'change'} acts={acts} onClose={close} />
      <ConfirmDialog
        isOpen={open === 'rotation'}
        title={text('webhooks.rotate.title')}
        consequence={text('webhooks.rotate.consequence')}
        confirm={text('webhooks.rotate')}
        isPending={acts.rotate.isPending}
        onConfirm={() => acts.rotate.mutate(undefined, { onSettled: close })}
        onClose={close}
      />
      <ConfirmDialog
        isOpen={open === 'removal'}
        title={text('webhooks.remove.title', { url })}
        consequence={text('webhooks.remove.consequence')}
        confirm={text('webhooks.remove')}
        isPending={acts.remove.isPending}
        onConfirm={() => acts.remove.mutate(undefined, { onSettled: close })}
        onClose={close}
      />
    </li>
  );
}

type Acts = ReturnType<typeof useWebhookActs>;

/** Trying it, sending again what it did not take, pausing it and switching it on. */
function StateActs({ webhook, acts }: { readonly webhook: Webhook; readonly acts: Acts }) {
  const text = useTexts();
  const say = (message: string) => notifications.show({ message, role: 'status' });
  if (webhook.stateReason === 'unset') return null;
  if (webhook.state !== 'active')
    return (
      <Button loading={acts.change.isPending} onClick={() => acts.change.mutate({ state: 'active' })}>
        {text('webhooks.resume')}
      </Button>
    );
  const sentAgain = ({ count }: { readonly count: number }) => say(text('webhooks.replayed', { count }));
  return (
    <>
      {webhook.givenUp > 0 && (
        <Button
          loading={acts.replayAll.isPending}
          onClick={() => acts.replayAll.mutate(undefined, { onSuccess: sentAgain })}
        >
          {text('webhooks.replayAll')}
        </Button>
      )}
      <Button
        variant="default"
        loading={acts.test.isPending}
        onClick={() => acts.test.mutate(undefined, { onSuccess: () => say(text('webhooks.tested')) })}
      >
        {text('webhooks.test')}
      </Button>
      <Button variant="default" loading={acts.change.isPending} onClick={() => acts.change.mutate({ state: 'paused' })}>
        {text('webhooks.pause')}
      </Button>
    </>
  );
}

function WebhookWords({ webhook }: { readonly webhook: Webhook }) {
  const text = useTexts();
  const { ago, moment } = useTimes();
  const now = useNow();
  const { deliveredAt, previousUntil } = webhook;
  const delivered =
    deliveredAt === null
      ? text('webhooks.neverDelivered')
      : text('webhooks.delivered', { time: ago(deliveredAt, now) });
  const kinds =
    webhook.types.length === 0
      ? text('webhooks.types.all')
      : text('webhooks.types.count', { count: webhook.types.length });
  return (
    <div className={classes.itemWords}>
      <p className={classes.itemName} style={{ overflowWrap: 'anywhere' }}>
        {webhook.url}
        <StateMark webhook={webhook} />
        {webhook.givenUp > 0 && (
          <span className={classes.mark} data-tone="failed">
            {text('webhooks.givenUp', { count: webhook.givenUp })}
          </span>
        )}
      </p>
      {webhook.description !== '' && <p>{webhook.description}</p>}
      <p className={classes.small}>{[kinds, text('webhooks.open', { count: webhook.open }), delivered].join(' · ')}</p>
      {webhook.origin === 'environment' && (
        <p className={classes.small}>
          {text('webhooks.environment')}: {text('webhooks.environment.hint')}
        </p>
      )}
      {previousUntil !== null && Date.parse(previousUntil) > now && (
        <p className={classes.small}>{text('webhooks.both', { time: moment(previousUntil) })}</p>
      )}
    </div>
  );
}

function StateMark({ webhook: { state, stateReason, failingSince } }: { readonly webhook: Webhook }) {
  const text = useTexts();
  const { ago } = useTimes();
  const now = useNow();
  const mark = (tone: string, words: string) => (
    <span className={classes.mark} data-tone={tone}>
      {words}
    </span>
  );
  if (state === 'paused') return mark('waiting', text('webhooks.state.paused'));
  if (state === 'disabled') {
    const words = { gone: 'webhooks.state.gone', failing: 'webhooks.state.failed' } as const;
    const known = stateReason === 'gone' || stateReason === 'failing' ? words[stateReason] : 'webhooks.state.unset';
    return mark('failed', text(known));
  }
  if (failingSince !== null) return mark('failed', text('webhooks.state.failing', { time: ago(failingSince, now) }));
  return mark('ok', text('webhooks.state.active'));
}

type ChangeDialogProps = WebhookLineProps & {
  readonly isOpen: boolean;
  readonly acts: Acts;
  readonly onClose: () => void;
};

function ChangeDialog({ webhook, types, isOpen, acts, onClose }: ChangeDialogProps) {
  const text = useTexts();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={text('webhooks.change.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': text('close') }}
    >
      <ChangeForm webhook={webhook} types={types} acts={acts} onClose={onClose} />
    </Modal>
  );
}

function ChangeForm({ webhook, types, acts, onClose }: Omit<ChangeDialogProps, 'isOpen'>) {
  const text = useTexts();
  const [description, setDescription] = useState(webhook.description);
  const [chosen, setChosen] = useState(webhook.types);
  const save = (event: FormEvent) => {
    event.preventDefault();
    acts.change.mutate({ description, types: chosen }, { onSuccess: onClose });
  };
  return (
    <form onSubmit={save} className={classes.stack}>
      <TextInput
        label={text('webhooks.description')}
        maxLength={120}
        autoComplete="off"
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <TypesChoice types={types} chosen={chosen} onChoose={setChosen} />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {text('confirm.cancel')}
        </Button>
        <Button type="submit" loading={acts.change.isPending}>
          {text('account.save')}
        </Button>
      </Group>
    </form>
  );
}
