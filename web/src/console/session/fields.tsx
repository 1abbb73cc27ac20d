import { PasswordInput, TextInput } from '@mantine/core';
import { useTexts } from '../../app/language.tsx';

/** Shortest password that the server takes. */
export const SHORTEST_PASSWORD = 12;

type FieldProps = { readonly error?: string | undefined };

/** Named and marked so that password managers know it. */
export function EmailField({ error }: FieldProps) {
  const text = useTexts();
  return (
    <TextInput
      name="email"
      type="email"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      required
      withAsterisk={false}
      size="md"
      label={text('door.email')}
      error={error}
    />
  );
}

export function NameField({ error }: FieldProps) {
  const text = useTexts();
  return (
    <TextInput
      name="name"
      autoComplete="name"
      required
      withAsterisk={false}
      maxLength={80}
      size="md"
      label={text('door.name')}
      description={text('door.name.hint')}
      error={error}
    />
  );
}

type PasswordFieldProps = FieldProps & { readonly kind: 'current' | 'new'; readonly name?: string };

/** A password that can be shown while it is typed, pasted, and filled in by a password manager. */
export function PasswordField({ kind, name = 'password', error }: PasswordFieldProps) {
  const text = useTexts();
  return (
    <PasswordInput
      name={name}
      autoComplete={`${kind}-password`}
      required
      withAsterisk={false}
      maxLength={200}
      size="md"
      label={text(name === 'current' ? 'password.current' : kind === 'new' ? 'door.newPassword' : 'door.password')}
      description={kind === 'new' ? text('door.password.hint', { count: SHORTEST_PASSWORD }) : undefined}
      error={error}
      visibilityToggleButtonProps={{ 'aria-label': text('door.showPassword'), 'aria-hidden': false, tabIndex: 0 }}
    />
  );
}
