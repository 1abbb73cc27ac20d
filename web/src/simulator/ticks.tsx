import { IconAlertCircle, IconCheck, IconChecks, IconClock } from '@tabler/icons-react';
import { useTexts } from '../app/language.tsx';
import classes from './bubble.module.css';
import type { Bubble } from './contract.ts';

const ICONS = {
  pending: IconClock,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  failed: IconAlertCircle,
} as const;

/** The tick of a message, named in words for readers and on hover. */
export function Ticks({ state }: { state: Bubble['state'] }) {
  const text = useTexts();
  const Icon = ICONS[state];
  const name = text(`tick.${state}`);
  return (
    <span role="img" aria-label={name} title={name} className={classes.tick} data-state={state}>
      <Icon size={16} stroke={2} aria-hidden />
    </span>
  );
}
