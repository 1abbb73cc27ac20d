import { Button, CopyButton, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useLanguage, useTexts } from '../../app/language.tsx';
import { RequestError, sendRequest } from '../../app/send-request.ts';
import type { Invitation } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { useFieldRefusal, useRefusal } from '../conversation/use-refusal.ts';
import { visibleLine } from '../conversation/visible-text.ts';
import classes from '../frame/page.module.css';
import { Part } from '../frame/page.tsx';
import { API, consoleQueries } from '../queries.ts';
import { useRoles } from './use-roles.ts';

/** With its link where no mail account carries it to the address. */
type NewInvitation = Invitation & { readonly link?: string | null };

/** Invites somebody, and shows who has not come yet. */
export function InvitationPart({ invitations }: { readonly invitations: readonly Invitation[] }) {
  const text = useTexts();
  return (
    <Part title={text('invite.title')} lead={text('invite.lead')}>
      <InviteForm />
      {invitations.length > 0 && (
        <ul className={classes.list} aria-label={text('invite.open')}>
          {invitations.map((invitation) => (
            <InvitationLine key={invitation.id} invitation={invitation} />
          ))}
        </ul>
      )}
    </Part>
  );
}

function useInvite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Readonly<Record<string, string>>) =>
      sendRequest<NewInvitation>(`${API}/invitations`, { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: consoleQueries.staff.queryKey }),
  });
}

function InviteForm() {
  const text = useTexts();
  const { language } = useLanguage();
  const { choices } = useRoles();
  const invite = useInvite();
  const [email, setEmail] = useState('');
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = Object.fromEntries(
      [...new FormData(event.currentTarget)].map(([key, value]) => [key, String(value)]),
    );
    invite.mutate(typed, { onSuccess: () => setEmail('') });
  };
  const isKnown = invite.error instanceof RequestError && invite.error.code === 'already_staff';
  const ofEmail = useFieldRefusal(invite.error)('email');
  return (
    <form onSubmit={send}>
      <div className={classes.fields}>
        <TextInput
          name="email"
          type="email"
          autoComplete="off"
          required
          withAsterisk={false}
          label={text('invite.email')}
          value={email}
          error={isKnown ? text('invite.known') : ofEmail}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <NativeSelect name="role" label={text('invite.role')} data={choices} defaultValue="staff" />
        <NativeSelect
          name="language"
          label={text('invite.language')}
          defaultValue={language}
          data={(['es', 'en'] as const).map((value) => ({ value, label: text(`language.${value}`) }))}
        />
        <Button type="submit" loading={invite.isPending}>
          {text('invite.send')}
        </Button>
      </div>
      {invite.isError && !isKnown && ofEmail === null && (
        <p className={classes.problem} role="alert">
          {text('refusal.title')}
          {invite.error instanceof RequestError && ` (${invite.error.code})`}
        </p>
      )}
      {invite.isSuccess && <Invited invitation={invite.data} />}
    </form>
  );
}

/** Where no mail carries the link, whoever invites passes it on; it is seen this once. */
function Invited({ invitation }: { readonly invitation: NewInvitation }) {
  const text = useTexts();
  const { link } = invitation;
  if (!link) {
    return (
      <p className={classes.note} role="status">
        {text('invite.sent', { email: visibleLine(invitation.email) })}
      </p>
    );
  }
  return (
    <div className={classes.note} role="status">
      <p style={{ margin: '0 0 8px' }}>{text('invite.link', { email: visibleLine(invitation.email) })}</p>
      <p style={{ margin: '0 0 8px' }}>
        <code>{link}</code>
      </p>
      <CopyButton value={link}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {text(copied ? 'invite.copied' : 'invite.copy')}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}

function InvitationLine({ invitation }: { readonly invitation: Invitation }) {
  const text = useTexts();
  const { moment } = useTimes();
  const { wordOf } = useRoles();
  const client = useQueryClient();
  const fail = useRefusal();
  const withdraw = useMutation({
    mutationFn: () => sendRequest(`${API}/invitations/${invitation.id}`, { method: 'DELETE' }),
    onError: fail,
    onSettled: () => client.invalidateQueries({ queryKey: consoleQueries.staff.queryKey }),
  });
  return (
    <li className={classes.item}>
      <div className={classes.itemWords}>
        <p className={classes.itemName}>
          {visibleLine(invitation.email)} <span className={classes.mark}>{wordOf(invitation.role)}</span>
        </p>
        <p className={classes.small}>{text('invite.expires', { time: moment(invitation.expiresAt) })}</p>
      </div>
      <div className={classes.acts}>
        <Button
          variant="default"
          loading={withdraw.isPending}
          aria-label={text('invite.withdraw.of', { email: visibleLine(invitation.email) })}
          onClick={() => withdraw.mutate()}
        >
          {text('invite.withdraw')}
        </Button>
      </div>
    </li>
  );
}
