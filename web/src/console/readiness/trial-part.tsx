import { useIntl } from 'react-intl';
import { useTexts } from '../../app/language.tsx';
import type { Readiness } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { useServerWords } from '../conversation/use-words.ts';
import pageClasses from '../frame/page.module.css';
import { Part } from '../frame/page.tsx';
import classes from './readiness.module.css';
import { RunTrial } from './run-trial.tsx';

type Trial = NonNullable<Readiness['trial']>;

/** The newest evaluation: how many scripted customers were served as promised, and with whom what went wrong. */
export function TrialPart({ trial }: Pick<Readiness, 'trial'>) {
  const text = useTexts();
  return (
    <Part title={text('ready.trial')} lead={text('ready.trial.lead')} place="trial">
      {trial === null ? (
        <p className={pageClasses.empty}>{text('ready.trial.none')}</p>
      ) : (
        <>
          <Changed trial={trial} />
          <Ran trial={trial} />
        </>
      )}
      <RunTrial />
    </Part>
  );
}

/** What is otherwise today than when it was measured. */
function Changed({ trial: { changed, model } }: { readonly trial: Trial }) {
  const text = useTexts();
  const words = useServerWords();
  const lines = [
    ...(changed.isModel ? [text('ready.stale.model', { model })] : []),
    ...changed.texts.map(({ kind, measured, published }) =>
      text('ready.stale.text', { name: words(`knowledge.kind.${kind}`, kind), measured: measured ?? -1, published }),
    ),
    ...(changed.isCode ? [text('ready.stale.code')] : []),
  ];
  if (lines.length === 0) return null;
  return (
    <div className={pageClasses.note} style={{ margin: '0 0 12px' }}>
      {text('ready.stale')}
      <ul style={{ margin: 0 }}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

function Ran({ trial }: { readonly trial: Trial }) {
  const text = useTexts();
  const intl = useIntl();
  const { moment } = useTimes();
  const { model, customers, runsEach, failed, isRealModel } = trial;
  const share = (value: number) => intl.formatNumber(value, { style: 'percent', maximumFractionDigits: 1 });
  const cost = intl.formatNumber(trial.costMicroUsd / 1_000_000, { style: 'currency', currency: 'USD' });
  const rates = { pass1: share(trial.pass1), passK: share(trial.passK), runs: runsEach };
  const letOff = failed.filter(({ rulesCannot }) => rulesCannot !== null && !isRealModel);
  return (
    <>
      <p className={classes.rates}>{text('ready.trial.rates', rates)}</p>
      <p className={classes.points}>
        {text('ready.trial.about', { customers, model, cost, time: moment(trial.at) })}{' '}
        {!isRealModel && text('ready.trial.standIn', { count: letOff.length })}
      </p>
      {failed.length > 0 && (
        <ul className={classes.failed} aria-label={text('ready.trial.failed')}>
          {failed.map((one) => (
            <li key={one.name}>
              <strong>{one.name}</strong> · {text(`ready.theme.${themeOf(one.theme)}`)} ·{' '}
              {text('ready.trial.passed', { passed: one.passed, runs: one.runs })}
              <ul>
                {(one.rulesCannot !== null && !isRealModel ? [one.rulesCannot] : one.failures).map((reason) => (
                  <li key={reason} lang="en">
                    {reason}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const THEMES = ['questions', 'orders', 'billing', 'returns', 'hostile', 'unclear', 'handover', 'consent'] as const;
const themeOf = (theme: string): (typeof THEMES)[number] => THEMES.find((one) => one === theme) ?? 'unclear';
