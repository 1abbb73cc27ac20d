import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../../app/language.tsx';
import { Failure } from '../../app/page-states.tsx';
import type { Why } from '../contract.ts';
import { consoleQueries } from '../queries.ts';
import { useMay } from '../session/use-session.ts';
import { MarkWrong } from './mark-wrong.tsx';
import { Repetition } from './repetition.tsx';
import { useLasted } from './use-lasted.ts';
import { useMoney } from './use-money.ts';
import { useBecauseWords, useServerWords } from './use-words.ts';
import { visible, visibleLine } from './visible-text.ts';
import classes from './why.module.css';

/** Why the assistant answered so: what was recorded, not what a model says about itself. */
export function Reasons({ turnId }: { readonly turnId: string }) {
  const text = useTexts();
  const mayRepeat = useMay('staff');
  const why = useQuery(consoleQueries.why(turnId));
  if (why.isError) return <Failure error={why.error} onRetry={() => void why.refetch()} />;
  if (why.data === undefined) return <p>{text('loading')}</p>;
  const { data } = why;
  return (
    <div className={classes.why}>
      <Understood why={data} />
      <Steps why={data} />
      {data.claims.length > 0 && (
        <section>
          <h3>{text('talk.why.claims')}</h3>
          <ul>
            {data.claims.map((claim) => (
              <li key={claim.text}>
                {visible(claim.text)}{' '}
                <span className={claim.receipt === null ? classes.missing : classes.receipt}>
                  {claim.receipt === null
                    ? text('talk.why.noReceipt')
                    : text('talk.why.receipt', { receipt: visibleLine(claim.receipt) })}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {data.sources.length > 0 && <Sources why={data} />}
      <Outcome why={data} />
      <Figures why={data} />
      <MarkWrong why={data} />
      {mayRepeat && data.promptVersion !== null && <Repetition key={turnId} turnId={turnId} />}
    </div>
  );
}

function Understood({ why }: { readonly why: Why }) {
  const text = useTexts();
  return (
    <section>
      <h3>{text('talk.why.understood')}</h3>
      <ul>
        {why.understood.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same words may have been said twice
          <li key={index} dir="auto">
            {visible(line)}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Values as they were recorded, as text. */
const shown = (value: unknown): string =>
  visible(typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? ''));

function Steps({ why }: { readonly why: Why }) {
  const text = useTexts();
  const lasted = useLasted();
  const words = useServerWords();
  return (
    <section>
      <h3>{text('talk.why.steps')}</h3>
      {why.steps.length === 0 && <p>{text('talk.why.noSteps')}</p>}
      <ol className={classes.steps}>
        {why.steps.map((step) => (
          <li key={step.number}>
            <details>
              <summary>
                <span className={classes.number}>{step.number}</span>
                <span>{words(`talk.tool.${step.tool}`, step.tool.replaceAll('_', ' '))}</span>
                {step.ms !== null && <span className={classes.ms}>{lasted(step.ms)}</span>}
              </summary>
              <p>{text('talk.why.arguments')}</p>
              <pre>{shown(step.arguments)}</pre>
              <p>{text('talk.why.result')}</p>
              <pre>{shown(step.result)}</pre>
            </details>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Sources({ why }: { readonly why: Why }) {
  const text = useTexts();
  return (
    <section>
      <h3>{text('talk.why.sources')}</h3>
      <ul>
        {why.sources.map(({ pageId, title, version, lines }) => (
          <li key={`${pageId}-${version}-${lines}`}>
            <Link to="/knowledge/pages/$id" params={{ id: pageId }}>
              {visibleLine(title)}
            </Link>{' '}
            {text('talk.why.source', { version, lines })}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Outcome({ why }: { readonly why: Why }) {
  const text = useTexts();
  const because = useBecauseWords();
  const words = useServerWords();
  return (
    <section>
      <h3>{text('talk.why.outcome')}</h3>
      <p>
        {words(`talk.outcome.${why.outcome}`, why.outcome)}
        {why.outcomeReason !== null && ` · ${because(why.outcomeReason)}`}
      </p>
      {why.reply !== null && <blockquote dir="auto">{visible(why.reply)}</blockquote>}
    </section>
  );
}

function Figures({ why }: { readonly why: Why }) {
  const text = useTexts();
  const words = useServerWords();
  const lasted = useLasted();
  const { microUsd } = useMoney();
  const total = why.costs.reduce((sum, cost) => sum + cost.microUsd, 0);
  return (
    <section>
      <h3>{text('talk.why.figures')}</h3>
      <dl className={classes.figures}>
        <dt>{text('talk.why.cost')}</dt>
        <dd>
          <strong>{microUsd(total)}</strong>
          {why.costs.map((cost) => (
            <span key={cost.what}>{`${words(`talk.cost.${cost.what}`, cost.what)} ${microUsd(cost.microUsd)}`}</span>
          ))}
        </dd>
        <dt>{text('talk.why.time')}</dt>
        <dd>
          {why.timings.map((timing) => (
            <span key={timing.what}>{`${words(`talk.time.${timing.what}`, timing.what)} ${lasted(timing.ms)}`}</span>
          ))}
        </dd>
        <dt>{text('talk.why.models')}</dt>
        <dd>{visibleLine(why.models.join(', ')) || '–'}</dd>
        <dt>{text('talk.why.prompt')}</dt>
        <dd>{why.promptVersion === null ? '–' : visibleLine(why.promptVersion)}</dd>
        {why.texts.length > 0 && <PublishedTexts why={why} />}
        <dt>{text('talk.why.turn')}</dt>
        <dd>
          <code>{why.turnId}</code>
        </dd>
      </dl>
    </section>
  );
}

/** Each leads to what was changed since. */
function PublishedTexts({ why }: { readonly why: Why }) {
  const text = useTexts();
  const words = useServerWords();
  return (
    <>
      <dt>{text('talk.why.texts')}</dt>
      <dd>
        {why.texts.map(({ kind, version }) => (
          <Link key={kind} to="/knowledge/texts/$kind" params={{ kind }} search={{ v: String(version) }}>
            {text('talk.why.text', { name: words(`knowledge.kind.${kind}`, kind), version })}
          </Link>
        ))}
      </dd>
    </>
  );
}
