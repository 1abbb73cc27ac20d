import { Link } from '@tanstack/react-router';
import { useLanguage, useTexts } from '../../app/language.tsx';
import classes from './door.module.css';
import { DoorForm, type Typed } from './door-form.tsx';
import { DoorFrame } from './door-frame.tsx';
import { EmailField, NameField, PasswordField } from './fields.tsx';
import { useDoorWords, useEnter } from './use-enter.ts';
import { useLinkToken } from './use-link-token.ts';

/** The first start's one-time link: makes the owner's account. */
export function WelcomePage() {
  const text = useTexts();
  const token = useLinkToken();
  const { language } = useLanguage();
  const enter = useEnter('/first-owner');
  const words = useDoorWords('door.link.bad');
  const send = ({ name = '', email = '', password = '' }: Typed) =>
    enter.mutate({ token, name: name.trim(), email: email.trim(), password, language });
  return (
    <DoorFrame title={text('door.welcome')}>
      <p className={classes.lead}>{text('door.welcome.lead')}</p>
      {token === '' ? (
        <NoToken />
      ) : (
        <DoorForm
          submit="door.welcome.submit"
          isPending={enter.isPending}
          problem={words(enter.error)}
          isNewPassword
          onSubmit={send}
        >
          {(errors) => (
            <>
              <NameField error={errors['name']} />
              <EmailField error={errors['email']} />
              <PasswordField kind="new" error={errors['password']} />
            </>
          )}
        </DoorForm>
      )}
    </DoorFrame>
  );
}

/** An invitation's link: the email is known, name and password are chosen here. */
export function InvitationPage() {
  const text = useTexts();
  const token = useLinkToken();
  const { language } = useLanguage();
  const enter = useEnter('/invitations/accept');
  const words = useDoorWords('door.link.bad');
  return (
    <DoorFrame title={text('door.invitation')}>
      <p className={classes.lead}>{text('door.invitation.lead')}</p>
      {token === '' ? (
        <NoToken />
      ) : (
        <DoorForm
          submit="door.invitation.submit"
          isPending={enter.isPending}
          problem={words(enter.error)}
          isNewPassword
          onSubmit={({ name = '', password = '' }) => enter.mutate({ token, name: name.trim(), password, language })}
        >
          {(errors) => (
            <>
              <NameField error={errors['name']} />
              <PasswordField kind="new" error={errors['password']} />
            </>
          )}
        </DoorForm>
      )}
    </DoorFrame>
  );
}

/** The address was opened without the link's last part. */
export function NoToken() {
  const text = useTexts();
  return (
    <>
      <p className={classes.problem} role="alert">
        {text('door.link.missing')}
      </p>
      <p className={classes.afterForm}>
        <Link to="/sign-in">{text('door.signIn')}</Link>
      </p>
    </>
  );
}
