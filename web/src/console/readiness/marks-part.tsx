import { Link } from '@tanstack/react-router';
import { useTexts } from '../../app/language.tsx';
import type { Readiness } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { visible } from '../conversation/visible-text.ts';
import pageClasses from '../frame/page.module.css';
import { Part } from '../frame/page.tsx';
import classes from './readiness.module.css';

/** The answers behind the line about marks, each with what the team says is wrong and where it was given. */
export function MarksPart({ marks }: Pick<Readiness, 'marks'>) {
  const text = useTexts();
  const { moment } = useTimes();
  if (marks.length === 0) return null;
  return (
    <Part title={text('ready.marks')} lead={text('ready.marks.lead')}>
      <ul className={pageClasses.list}>
        {marks.map(({ turnId, conversationId, note, by, at }) => (
          <li key={turnId} className={pageClasses.item}>
            <div className={pageClasses.itemWords}>
              <p className={classes.note} dir="auto">
                {note === null ? text('ready.marks.noNote') : visible(note)}
              </p>
              <p className={pageClasses.small}>
                {by} · <time dateTime={at}>{moment(at)}</time>
              </p>
            </div>
            <Link to="/c/$id" params={{ id: conversationId }} className={classes.open}>
              {text('ready.marks.open')}
              <span className="visually-hidden">{` · ${moment(at)}`}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Part>
  );
}
