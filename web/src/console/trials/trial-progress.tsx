import { useTexts } from '../../app/language.tsx';
import type { ShownTrial } from '../contract.ts';
import pageClasses from '../frame/page.module.css';

/** How far a trial is, and who was not served as promised. */
export function TrialProgress({ trial }: { readonly trial: ShownTrial }) {
  const text = useTexts();
  const { state, reason, played, customers, failed, by } = trial;
  const words = text(reason === null ? `trials.state.${state}` : `trials.cut.${reason}`, {
    played,
    customers,
    failed: failed.length,
    by,
  });
  return (
    <>
      <p role="status" style={{ margin: 0 }}>
        {words}
        {state === 'broken' && reason !== null && (
          <>
            {' '}
            <code>{reason}</code>
          </>
        )}
      </p>
      {state === 'running' && <progress max={customers} value={played} aria-label={words} style={{ width: '100%' }} />}
      {failed.length > 0 && (
        <ul className={pageClasses.list} aria-label={text('trials.failed')}>
          {failed.map(({ name, promise, failures }) => (
            <li key={name} className={pageClasses.item}>
              <div className={pageClasses.itemWords} lang="en" style={{ overflowWrap: 'anywhere' }}>
                <p className={pageClasses.itemName}>{name}</p>
                <p>{promise}</p>
                <p className={pageClasses.small}>{failures.join('; ')}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
