import { useIntl } from 'react-intl';
import { useTexts } from '../../app/language.tsx';
import { useLink } from '../live/use-console-events.ts';
import classes from './frame.module.css';

/** How the page hears of news: live, trying again, or offline with what it knew at a time. */
export function LinkMark() {
  const text = useTexts();
  const intl = useIntl();
  const { state, heardAt } = useLink();
  const time = heardAt === null ? null : intl.formatTime(heardAt);
  return (
    <p className={classes.link} data-state={state} role="status">
      <i aria-hidden />
      <span>{state === 'offline' && time !== null ? text('link.offlineSince', { time }) : text(`link.${state}`)}</span>
    </p>
  );
}
