import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { Failure } from '../../app/page-states.tsx';
import type { TemplateChoice } from '../contract.ts';
import { templatesQuery } from './talk-queries.ts';
import classes from './template.module.css';
import { TemplateForm } from './template-form.tsx';
import { useMoney } from './use-money.ts';
import { useServerWords } from './use-words.ts';
import { visibleLine } from './visible-text.ts';

const keyOf = ({ name, language }: TemplateChoice): string => `${name} ${language}`;

/** Which approved message may go now, what it will say, and what it costs. */
export function Templates({ id, onSent }: { readonly id: string; readonly onSent: () => void }) {
  const text = useTexts();
  const templates = useQuery(templatesQuery(id));
  const [chosenKey, choose] = useState<string | null>(null);
  if (templates.isError) return <Failure error={templates.error} onRetry={() => void templates.refetch()} />;
  if (templates.data === undefined || (templates.isFetching && chosenKey === null && templates.isStale))
    return <p>{text('loading')}</p>;
  if (templates.data.length === 0) return <p>{text('talk.template.none')}</p>;
  const chosen = templates.data.find((template) => keyOf(template) === chosenKey);
  if (chosen !== undefined)
    return <TemplateForm id={id} template={chosen} onBack={() => choose(null)} onSent={onSent} />;
  const sorted = [...templates.data].sort((one, other) => Number(other.canGo) - Number(one.canGo));
  return (
    <ul className={classes.choices}>
      {sorted.map((template) => (
        <li key={keyOf(template)}>
          <Choice template={template} onChoose={() => choose(keyOf(template))} />
        </li>
      ))}
    </ul>
  );
}

function Choice({ template, onChoose }: { readonly template: TemplateChoice; readonly onChoose: () => void }) {
  const words = useServerWords();
  const { price: priced } = useMoney();
  const { name, language, category, status, canGo, reason, body, price } = template;
  const state = words(`talk.status.${status.toLowerCase()}`, status);
  const isNews = reason !== null && reason !== state;
  const content = (
    <>
      <span className={classes.title}>
        <strong>{visibleLine(name)}</strong>
        <span>{visibleLine(language)}</span>
      </span>
      <span className={classes.kind}>
        {words(`talk.category.${category.toLowerCase()}`, category)}
        {price !== null && ` · ${priced(price)}`}
        {` · ${state}`}
      </span>
      <span className={classes.body}>{visibleLine(body)}</span>
      {!canGo && isNews && <span className={classes.reason}>{visibleLine(reason)}</span>}
    </>
  );
  if (!canGo) return <div className={classes.choice}>{content}</div>;
  return (
    <UnstyledButton className={classes.choice} data-can={true} onClick={onChoose}>
      {content}
    </UnstyledButton>
  );
}
