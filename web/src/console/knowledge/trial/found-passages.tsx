import { useTexts } from '../../../app/language.tsx';
import type { DraftFound, DraftSearch } from '../../contract.ts';
import pageClasses from '../../frame/page.module.css';
import { PassageWords } from '../preview-part.tsx';
import classes from './trial.module.css';

/** The passages that the assistant would read, today and with the draft. */
export function FoundPassages({ found }: { readonly found: DraftSearch }) {
  const text = useTexts();
  return (
    <div className={classes.sides}>
      <Found title={text('trial.now')} found={found.now} />
      <Found title={text('trial.draft')} found={found.draft} />
    </div>
  );
}

function Found({ title, found: { isGood, passages } }: { readonly title: string; readonly found: DraftFound }) {
  const text = useTexts();
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {passages.length === 0 && <p className={classes.muted}>{text('trial.nothing')}</p>}
      {!isGood && passages.length > 0 && <p className={classes.muted}>{text('knowledge.search.weak')}</p>}
      <ol className={classes.passages}>
        {passages.map((passage) => (
          <li key={`${passage.pageId}-${passage.firstLine}`}>
            <p className={pageClasses.itemName}>
              {passage.title}
              {passage.isOfDraft && <span className={pageClasses.mark}>{text('trial.own')}</span>}
            </p>
            <PassageWords passage={passage} version={passage.version} />
          </li>
        ))}
      </ol>
    </section>
  );
}
