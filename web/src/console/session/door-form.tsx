import { Button } from '@mantine/core';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { type TextId, useTexts } from '../../app/language.tsx';
import classes from './door.module.css';
import { SHORTEST_PASSWORD } from './fields.tsx';

export type Typed = Readonly<Record<string, string>>;
/** What is wrong with which field, before the server is asked. */
export type FieldErrors = Readonly<Record<string, string | undefined>>;

type DoorFormProps = {
  readonly submit: TextId;
  readonly isPending: boolean;
  /** Why the server refused, in words. */
  readonly problem: string | null;
  readonly isNewPassword?: boolean;
  /** Whether the button is as wide as the fields. */
  readonly isWide?: boolean;
  readonly onSubmit: (typed: Typed) => void;
  readonly children: (errors: FieldErrors) => ReactNode;
};

const EMAIL = /^[^\s@]+@[^\s@]+$/u;

/** A form of plain fields: what browsers and password managers fill in without an event counts as typed. */
export function DoorForm({ submit, isPending, problem, children, ...rest }: DoorFormProps) {
  const { isNewPassword = false, isWide = true, onSubmit } = rest;
  const text = useTexts();
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<FieldErrors>({});
  const check = (typed: Typed): FieldErrors => {
    const found: Record<string, string> = {};
    const { email, name, password, current } = typed;
    if (email !== undefined && !EMAIL.test(email.trim())) found['email'] = text('door.email.bad');
    if (name?.trim() === '') found['name'] = text('door.name.bad');
    if (current === '') found['current'] = text('door.password.missing');
    if (password === '') found['password'] = text('door.password.missing');
    else if (isNewPassword && password !== undefined && password.length < SHORTEST_PASSWORD) {
      found['password'] = text('door.password.short', { count: SHORTEST_PASSWORD });
    }
    return found;
  };
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isPending) return;
    const entries = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)] as const);
    const typed = Object.fromEntries(entries);
    const found = check(typed);
    setErrors(found);
    const first = Object.keys(typed).find((name) => found[name] !== undefined);
    if (first === undefined) return onSubmit(typed);
    form.current?.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
  };
  return (
    <form ref={form} className={classes.form} onSubmit={send} noValidate>
      {problem !== null && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
      {children(errors)}
      <Button type="submit" size="md" fullWidth={isWide} loading={isPending}>
        {text(submit)}
      </Button>
    </form>
  );
}
