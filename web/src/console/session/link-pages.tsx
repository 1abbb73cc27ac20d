import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { sendRequest } from '../../app/send-request.ts';
import { API } from '../queries.ts';
import classes from './door.module.css';
import { DoorForm } from './door-form.tsx';
import { DoorFrame } from './door-frame.tsx';
import { EmailField, PasswordField } from './fields.tsx';
import { NoToken } from './joining-pages.tsx';
import { useDoorWords, useEnter } from './use-enter.ts';
import { useLinkToken } from './use-link-token.ts';

/** Asks for a link by email; opened by that link it sets the new password. */
export function PasswordPage() {
  const token = useLinkToken();
  const [isAsking, setAsking] = useState(false);
  if (token === '' || isAsking) return <AskForReset />;
  return <NewPassword token={token} onAskAgain={() => setAsking(true)} />;
}

function AskForReset() {
  const text = useTexts();
  const ask = useMutation({
    mutationFn: (email: string) => sendRequest(`${API}/password-reset`, { method: 'POST', body: { email } }),
  });
  const words = useDoorWords('door.email.bad');
  return (
    <DoorFrame title={text('door.reset')}>
      <p className={classes.lead}>{text('door.reset.lead')}</p>
      {ask.isSuccess ? (
        <p className={classes.done} role="status">
          {text('door.reset.sent')}
        </p>
      ) : (
        <DoorForm
          submit="door.reset.submit"
          isPending={ask.isPending}
          problem={words(ask.error)}
          onSubmit={({ email = '' }) => ask.mutate(email.trim())}
        >
          {(errors) => <EmailField error={errors['email']} />}
        </DoorForm>
      )}
      <p className={classes.afterForm}>
        <Link to="/sign-in">{text('door.back')}</Link>
      </p>
    </DoorFrame>
  );
}

function NewPassword({ token, onAskAgain }: { readonly token: string; readonly onAskAgain: () => void }) {
  const text = useTexts();
  const enter = useEnter('/password');
  const words = useDoorWords('door.link.bad');
  return (
    <DoorFrame title={text('door.newPassword.title')}>
      <p className={classes.lead}>{text('door.newPassword.lead')}</p>
      <DoorForm
        submit="door.newPassword.submit"
        isPending={enter.isPending}
        problem={words(enter.error)}
        isNewPassword
        onSubmit={({ password = '' }) => enter.mutate({ token, password })}
      >
        {(errors) => <PasswordField kind="new" error={errors['password']} />}
      </DoorForm>
      {enter.isError && (
        <p className={classes.afterForm}>
          <Button variant="subtle" onClick={onAskAgain}>
            {text('door.reset.again')}
          </Button>
        </p>
      )}
    </DoorFrame>
  );
}

/** The link that proves an email address. */
export function VerifyPage() {
  const text = useTexts();
  const token = useLinkToken();
  const { mutate, ...verify } = useMutation({
    mutationFn: (given: string) => sendRequest(`${API}/verify-email`, { method: 'POST', body: { token: given } }),
  });
  const words = useDoorWords('door.link.bad');
  useEffect(() => {
    if (token !== '') mutate(token);
  }, [token, mutate]);
  const problem = words(verify.error);
  return (
    <DoorFrame title={text('door.verify')}>
      {token === '' && <NoToken />}
      {verify.isPending && <p role="status">{text('loading')}</p>}
      {verify.isSuccess && (
        <p className={classes.done} role="status">
          {text('door.verify.done')}
        </p>
      )}
      {problem !== null && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
      <p className={classes.afterForm}>
        <Link to="/">{text('door.open')}</Link>
      </p>
    </DoorFrame>
  );
}
