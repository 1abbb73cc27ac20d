import { useTexts } from '../../app/language.tsx';
import type { PushAnswer, SyncAnswer } from '../contract.ts';
import { visibleLine } from '../conversation/visible-text.ts';
import pageClasses from '../frame/page.module.css';
import classes from './templates.module.css';

/** What came of it, line by line, as WhatsApp answered. */
export function Outcome({ answer }: { readonly answer: PushAnswer | SyncAnswer | null }) {
  const text = useTexts();
  if (answer === null) return null;
  if (answer.outcome === 'refused')
    return (
      <p className={pageClasses.problem} role="alert" style={{ margin: 0 }}>
        {text('templates.refused', { words: answer.words })}
      </p>
    );
  if (answer.outcome === 'read')
    return (
      <p className={pageClasses.note} role="status" style={{ margin: 0 }}>
        {text('templates.sync.done', { count: answer.count })}
      </p>
    );
  return (
    <section className={pageClasses.note} role="status" aria-label={text('templates.result')} style={{ margin: 0 }}>
      {answer.created.length === 0 && text('templates.push.nothing')}
      <ul className={classes.results}>
        {answer.created.map(({ name, language, outcome, words }) => (
          <li key={`${name} ${language}`}>
            {`${visibleLine(name)} (${visibleLine(language)}): `}
            {text(`templates.${outcome}`, { words: words ?? '' })}
          </li>
        ))}
      </ul>
    </section>
  );
}
