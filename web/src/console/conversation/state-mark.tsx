import {
  IconAlertCircle,
  IconBan,
  IconCheck,
  IconChecks,
  IconClock,
  IconHelpCircle,
  IconPlayerPause,
} from '@tabler/icons-react';
import classes from './bubble.module.css';
import { useServerWords } from './use-words.ts';

const ICONS: Readonly<Record<string, typeof IconCheck>> = {
  draft: IconClock,
  queued: IconClock,
  sending: IconClock,
  held: IconPlayerPause,
  unconfirmed: IconHelpCircle,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  played: IconChecks,
  failed: IconAlertCircle,
  discarded: IconBan,
};

type StateMarkProps = {
  readonly state: string;
  /** In a row of the list the icon alone must do; its word is then for readers. */
  readonly isShort?: boolean;
};

/** What became of a message of ours: its word and its sign. A tick is what WhatsApp said, nothing else has one. */
export function StateMark({ state, isShort = false }: StateMarkProps) {
  const words = useServerWords();
  const Icon = (Object.hasOwn(ICONS, state) ? ICONS[state] : undefined) ?? IconHelpCircle;
  const word = words(`talk.state.${state}`, state);
  return (
    <span
      className={classes.state}
      data-state={state}
      {...(isShort && { role: 'img', 'aria-label': word, title: word })}
    >
      <Icon size={16} stroke={2} aria-hidden />
      {!isShort && word}
    </span>
  );
}
