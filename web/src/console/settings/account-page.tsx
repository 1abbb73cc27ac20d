import { Button, SegmentedControl, TextInput, useMantineColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useLanguage, useTexts } from '../../app/language.tsx';
import { DENSITIES, useDensity } from '../../app/use-density.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { LetterKeysSwitch } from '../frame/help-dialog.tsx';
import classes from '../frame/page.module.css';
import { Page, Part } from '../frame/page.tsx';
import { signOut } from '../session/sign-out.ts';
import { useViewer } from '../session/use-session.ts';
import { PasswordPart } from './password-part.tsx';
import { SessionsPart } from './sessions-part.tsx';
import { useStaffChange } from './use-staff-change.ts';

/** One's own account: name, language, look, keys, sessions. */
export function AccountPage() {
  const text = useTexts();
  const viewer = useViewer();
  return (
    <Page title={text('nav.account')} aside={<SignOutButton />}>
      <Part title={text('account.me')} lead={`${viewer.email} · ${text(`role.${viewer.role}`)}`}>
        <NameForm key={viewer.name} name={viewer.name} id={viewer.id} />
      </Part>
      <Part title={text('account.look')}>
        <div className={classes.stack}>
          <LanguageChoice id={viewer.id} />
          <ThemeChoice />
          <DensityChoice />
          <LetterKeysSwitch />
        </div>
      </Part>
      <PasswordPart />
      <SessionsPart />
    </Page>
  );
}

function SignOutButton() {
  const text = useTexts();
  const client = useQueryClient();
  const fail = useRefusal();
  const navigate = useNavigate();
  const leave = useMutation({ mutationFn: () => signOut(client, () => navigate({ to: '/sign-in' })), onError: fail });
  return (
    <Button variant="default" loading={leave.isPending} onClick={() => leave.mutate()}>
      {text('account.signOut')}
    </Button>
  );
}

function NameForm({ name, id }: { readonly name: string; readonly id: string }) {
  const text = useTexts();
  const change = useStaffChange();
  const [typed, setTyped] = useState(name);
  const isSame = typed.trim() === name || typed.trim() === '';
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (isSame) return;
    const said = () => notifications.show({ message: text('account.saved'), role: 'status' });
    change.mutate({ id, name: typed.trim() }, { onSuccess: said });
  };
  return (
    <form onSubmit={save} className={classes.line}>
      <TextInput
        label={text('door.name')}
        description={text('door.name.hint')}
        autoComplete="name"
        maxLength={80}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={change.isPending} disabled={isSame}>
        {text('account.save')}
      </Button>
    </form>
  );
}

function LanguageChoice({ id }: { readonly id: string }) {
  const text = useTexts();
  const { language, setLanguage } = useLanguage();
  const change = useStaffChange();
  const choose = (next: 'es' | 'en') => {
    setLanguage(next);
    change.mutate({ id, language: next });
  };
  return (
    <div>
      <p id="language-label" className={classes.small} style={{ margin: '0 0 4px' }}>
        {text('account.language')}
      </p>
      <SegmentedControl
        aria-labelledby="language-label"
        value={language}
        onChange={(next) => choose(next === 'en' ? 'en' : 'es')}
        data={(['es', 'en'] as const).map((value) => ({ value, label: text(`language.${value}`) }))}
      />
    </div>
  );
}

function ThemeChoice() {
  const text = useTexts();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div>
      <p id="theme-label" className={classes.small} style={{ margin: '0 0 4px' }}>
        {text('theme.label')}
      </p>
      <SegmentedControl
        aria-labelledby="theme-label"
        value={colorScheme}
        onChange={(next) => setColorScheme(next === 'dark' || next === 'light' ? next : 'auto')}
        data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: text(`theme.${value}`) }))}
      />
    </div>
  );
}

function DensityChoice() {
  const text = useTexts();
  const [density, setDensity] = useDensity();
  return (
    <div>
      <p id="density-label" className={classes.small} style={{ margin: '0 0 4px' }}>
        {text('density.label')}
      </p>
      <SegmentedControl
        aria-labelledby="density-label"
        value={density}
        onChange={setDensity}
        data={DENSITIES.map((value) => ({ value, label: text(`density.${value}`) }))}
      />
    </div>
  );
}
