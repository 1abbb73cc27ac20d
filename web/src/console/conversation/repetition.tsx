import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { sendRequest } from '../../app/send-request.ts';
import type { Replay } from '../contract.ts';
import { wordDifferenceOf } from '../knowledge/line-difference.ts';
import { API, consoleQueries } from '../queries.ts';
import classes from './repetition.module.css';
import { Side } from './side.tsx';
import { useLasted } from './use-lasted.ts';
import { useMoney } from './use-money.ts';
import { useRefusalWords } from './use-refusal.ts';
import { useBecauseWords, useServerWords } from './use-words.ts';
import { visible, visibleLine } from './visible-text.ts';

type Asked = { readonly model: string; readonly prompt: 'then' | 'now' };

/** Runs a recorded turn once more, with today's model and texts or others, and shows what is different; nothing is sent. */
export function Repetition({ turnId }: { readonly turnId: string }) {
  const text = useTexts();
  const refusal = useRefusalWords();
  const models = useQuery(consoleQueries.replayModels);
  const [asked, setAsked] = useState<Asked>({ model: '', prompt: 'now' });
  const repeat = useMutation({
    mutationFn: ({ model, prompt }: Asked) =>
      sendRequest<Replay>(`${API}/turns/${encodeURIComponent(turnId)}/replays`, {
        ...{ method: 'POST', body: { model: model === '' ? null : model, prompt } },
      }),
  });
  const choices = (models.data ?? []).map((model) => ({ value: model, label: model }));
  return (
    <section className={classes.repetition}>
      <h3>{text('talk.repeat')}</h3>
      <p className={classes.muted}>{text('talk.repeat.hint')}</p>
      <div className={classes.form}>
        <NativeSelect
          label={text('talk.repeat.model')}
          data={[{ value: '', label: text('talk.repeat.model.now') }, ...choices]}
          value={asked.model}
          onChange={({ currentTarget: { value } }) => setAsked({ ...asked, model: value })}
        />
        <NativeSelect
          label={text('talk.repeat.prompt')}
          data={[
            { value: 'now', label: text('talk.repeat.prompt.now') },
            { value: 'then', label: text('talk.repeat.prompt.then') },
          ]}
          value={asked.prompt}
          onChange={({ currentTarget: { value } }) => setAsked({ ...asked, prompt: value === 'then' ? 'then' : 'now' })}
        />
        <Button variant="default" loading={repeat.isPending} onClick={() => repeat.mutate(asked)}>
          {text('talk.repeat')}
        </Button>
      </div>
      <div aria-live="polite">
        {repeat.isError && <p className={classes.refused}>{refusal(repeat.error)}</p>}
        {repeat.data !== undefined && <Repeated replay={repeat.data} />}
      </div>
    </section>
  );
}

function Repeated({ replay }: { readonly replay: Replay }) {
  const text = useTexts();
  const words = useServerWords();
  const because = useBecauseWords();
  const lasted = useLasted();
  const { microUsd } = useMoney();
  const { before, again, gone } = replay;
  const why = before.outcomeReason;
  return (
    <div className={classes.repeated}>
      <div className={classes.sides}>
        <Side
          title={text('talk.repeat.before')}
          model={before.model}
          outcome={`${words(`talk.outcome.${before.outcome}`, before.outcome)}${why === null ? '' : ` · ${because(why)}`}`}
          calls={before.calls}
        />
        <Side
          title={text('talk.repeat.again')}
          model={again.model}
          outcome={`${text(`talk.repeat.outcome.${again.outcome}`)}${again.detail === null ? '' : ` · ${visibleLine(again.detail)}`}`}
          calls={again.calls}
        />
      </div>
      <Words before={before.reply ?? ''} after={again.reply ?? ''} />
      {again.unsupported.length > 0 && (
        <p className={classes.refused}>
          {text('talk.repeat.unsupported', { claims: again.unsupported.map(visibleLine).join(' · ') })}
        </p>
      )}
      {gone.length > 0 && (
        <p>{text('talk.repeat.gone', { tools: gone.map((tool) => visibleLine(tool)).join(', ') })}</p>
      )}
      <p className={classes.muted}>
        {text('talk.repeat.figures', { cost: microUsd(replay.costMicroUsd), time: lasted(replay.ms) })}
      </p>
    </div>
  );
}

/** Both answers in one, with the words that are in only one of them marked. */
function Words({ before, after }: { readonly before: string; readonly after: string }) {
  const text = useTexts();
  const parts = useMemo(() => wordDifferenceOf(before, after), [before, after]);
  if (parts.every(({ kind }) => kind === 'same')) return <p>{text('talk.repeat.same')}</p>;
  return (
    <section aria-label={text('talk.repeat.words')}>
      <h4>{text('talk.repeat.words')}</h4>
      <blockquote dir="auto">
        {parts.map(({ kind, text: part }, at) => {
          const key = `${at}-${kind}`;
          if (kind === 'removed') return <del key={key}>{visible(part)}</del>;
          if (kind === 'added') return <ins key={key}>{visible(part)}</ins>;
          return <span key={key}>{visible(part)}</span>;
        })}
      </blockquote>
    </section>
  );
}
