import { Checkbox } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import { useTexts } from '../../app/language.tsx';
import classes from './door.module.css';
import { DoorForm } from './door-form.tsx';
import { DoorFrame } from './door-frame.tsx';
import { EmailField, PasswordField } from './fields.tsx';
import { useDoorWords, useEnter } from './use-enter.ts';

/** Signs in with email and password and goes on to the page that was asked for. */
export function SignInPage() {
  const text = useTexts();
  const { to } = useSearch({ from: '/sign-in' });
  const enter = useEnter('/session', to);
  const words = useDoorWords('door.wrongPassword');
  return (
    <DoorFrame title={text('door.signIn')}>
      <DoorForm
        submit="door.signIn.submit"
        isPending={enter.isPending}
        problem={words(enter.error)}
        onSubmit={({ email = '', password = '', remember }) =>
          enter.mutate({ email: email.trim(), password, remember: remember !== undefined })
        }
      >
        {(errors) => (
          <>
            <EmailField error={errors['email']} />
            <PasswordField kind="current" error={errors['password']} />
            <Checkbox name="remember" defaultChecked label={text('door.remember')} />
          </>
        )}
      </DoorForm>
      <p className={classes.afterForm}>
        <Link to="/password">{text('door.forgot')}</Link>
      </p>
    </DoorFrame>
  );
}
