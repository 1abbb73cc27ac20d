import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { sendRequest, setCsrfToken } from '../../app/send-request.ts';
import type { Session } from '../contract.ts';
import classes from '../frame/page.module.css';
import { Part } from '../frame/page.tsx';
import { API, consoleQueries } from '../queries.ts';
import { DoorForm } from '../session/door-form.tsx';
import { PasswordField } from '../session/fields.tsx';
import { useDoorWords } from '../session/use-enter.ts';

/** Changes one's own password; every other session is over then. */
export function PasswordPart() {
  const text = useTexts();
  const client = useQueryClient();
  const words = useDoorWords('password.wrong');
  // A new form after each change: nothing typed stays behind.
  const [round, setRound] = useState(0);
  const change = useMutation({
    mutationFn: (body: Readonly<Record<string, string>>) =>
      sendRequest<Session>(`${API}/password`, { method: 'PUT', body }),
    onSuccess: (session) => {
      setCsrfToken(session.csrfToken);
      client.setQueryData(consoleQueries.session.queryKey, session);
      setRound(round + 1);
      return client.invalidateQueries({ queryKey: consoleQueries.sessions.queryKey });
    },
  });
  return (
    <Part title={text('password.title')} lead={text('password.lead')}>
      <div className={classes.narrow}>
        <DoorForm
          key={round}
          submit="password.save"
          isPending={change.isPending}
          problem={words(change.error)}
          isNewPassword
          isWide={false}
          onSubmit={({ current = '', password = '' }) => change.mutate({ current, password })}
        >
          {(errors) => (
            <>
              <PasswordField kind="current" name="current" error={errors['current']} />
              <PasswordField kind="new" error={errors['password']} />
            </>
          )}
        </DoorForm>
      </div>
      {change.isSuccess && (
        <p className={classes.note} role="status">
          {text('password.saved')}
        </p>
      )}
    </Part>
  );
}
