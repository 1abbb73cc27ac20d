import { Button, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { ReadinessLine } from '../contract.ts';
import { useServerWords } from '../conversation/use-words.ts';
import { useSession } from '../session/use-session.ts';
import classes from './readiness.module.css';
import { useDismissal } from './use-dismissal.ts';

const ICONS = { works: IconCheck, partly: IconAlertTriangle, fails: IconX, not_applicable: IconMinus } as const;

/** One line: what was found, what it is worth, and how it is put right. */
export function LineItem({ line }: { readonly line: ReadinessLine }) {
  const text = useTexts();
  const { code, state, points, weight, facts, dismissal } = line;
  const Icon = ICONS[state];
  const words = useServerWords();
  // The text that a line is about, by what it is called on its own page.
  const nameOf = ({ kind = '' }: ReadinessLine['facts']) => words(`knowledge.kind.${kind}`, String(kind));
  const isOpen = state === 'fails' || state === 'partly';
  return (
    <li className={classes.line}>
      <span className={classes.mark} data-state={state}>
        <Icon size={18} aria-hidden />
        <span>{text(`ready.state.${state}`)}</span>
      </span>
      <div className={classes.words}>
        <p className={classes.found}>
          {text(state !== 'works' ? `ready.open.${code}` : `ready.done.${code}`, { ...facts, name: nameOf(facts) })}
        </p>
        <p className={classes.points}>{text('ready.points', { points, weight })}</p>
        {dismissal !== null && <p className={classes.points}>{text('ready.dismissed', dismissal)}</p>}
      </div>
      <div className={classes.acts}>
        {isOpen && <FixOf line={line} />}
        <DismissalOf line={line} isOpen={isOpen} />
      </div>
    </li>
  );
}

function FixOf({ line: { code, fix } }: { readonly line: ReadinessLine }) {
  const text = useTexts();
  const { page, part, command, variable } = fix;
  return (
    <>
      <Button component={Link} to={page} {...(part !== undefined && { hash: part })} variant="default">
        {text(`ready.fix.${code}`)}
      </Button>
      {(command ?? variable) !== undefined && (
        <p className={classes.fix}>
          {text(command === undefined ? 'ready.sets' : 'ready.runs')} <code>{command ?? variable}</code>
        </p>
      )}
    </>
  );
}

function DismissalOf({ line, isOpen }: { readonly line: ReadinessLine; readonly isOpen: boolean }) {
  const text = useTexts();
  const session = useSession();
  const [isAsked, setAsked] = useState(false);
  const dismissal = useDismissal(line.code, () => setAsked(false));
  if (session?.viewer.role !== 'owner' || !line.mayBeDismissed) return null;
  if (line.dismissal !== null)
    return (
      <Button variant="subtle" loading={dismissal.isPending} onClick={() => dismissal.mutate(null)}>
        {text('ready.restore')}
      </Button>
    );
  if (!isOpen) return null;
  if (!isAsked)
    return (
      <Button
        variant="subtle"
        onClick={() => setAsked(true)}
        aria-label={text('ready.dismiss.of', { line: line.code })}
      >
        {text('ready.dismiss')}
      </Button>
    );
  return <Reason isPending={dismissal.isPending} onReason={dismissal.mutate} onBack={() => setAsked(false)} />;
}

type ReasonProps = {
  readonly isPending: boolean;
  readonly onReason: (reason: string) => void;
  readonly onBack: () => void;
};

function Reason({ isPending, onReason, onBack }: ReasonProps) {
  const text = useTexts();
  const [reason, setReason] = useState('');
  const isShort = reason.trim().length < 3;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isShort) onReason(reason.trim());
  };
  return (
    <form className={classes.reason} onSubmit={submit}>
      <Textarea
        label={text('ready.dismiss.why')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        autosize
        minRows={1}
        maxLength={500}
        data-autofocus
        required
      />
      <Button type="submit" loading={isPending} disabled={isShort}>
        {text('ready.dismiss')}
      </Button>
      <Button variant="default" onClick={onBack}>
        {text('confirm.cancel')}
      </Button>
    </form>
  );
}
