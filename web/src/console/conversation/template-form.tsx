import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { MESSAGE_LIMITS } from '../../../../src/core/message-limits.ts';
import { useTexts } from '../../app/language.tsx';
import { sendRequest } from '../../app/send-request.ts';
import type { TemplateChoice, ThreadItem } from '../contract.ts';
import { consoleQueries } from '../queries.ts';
import { newId } from './new-id.ts';
import { pathOf } from './talk-queries.ts';
import classes from './template.module.css';
import { TemplatePreview } from './template-preview.tsx';
import { putItem, refreshLists } from './thread-cache.ts';
import { HELD_MS, offerUndo } from './undo.ts';
import { useTimes } from './use-clock.ts';
import { useMoney } from './use-money.ts';
import { useRefusalWords } from './use-refusal.ts';
import { useTakeBack } from './use-take-back.ts';
import { useServerWords } from './use-words.ts';
import { visibleLine } from './visible-text.ts';

type TemplateFormProps = {
  readonly id: string;
  readonly template: TemplateChoice;
  readonly onBack: () => void;
  readonly onSent: () => void;
};

/** WhatsApp refuses line breaks, tabs and four spaces in a row inside a value. */
const isRefusable = (value: string): boolean => /[\n\t]| {4}/u.test(value);

/** What is missing is typed, the whole message is seen before, and the price stands on the button. */
export function TemplateForm({ id, template, onBack, onSent }: TemplateFormProps) {
  const text = useTexts();
  const refusalWords = useRefusalWords();
  const label = useSendLabel(template);
  const [values, setValues] = useState<Values>(() =>
    Object.fromEntries(template.parameters.map(({ name, value }) => [name, value ?? ''])),
  );
  const sending = useSendTemplate(id, template, onSent);
  const missing = template.parameters.filter(({ name }) => (values[name] ?? '').trim() === '');
  const refusable = template.parameters.some(({ name }) => isRefusable(values[name] ?? ''));
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (missing.length === 0 && !refusable && !sending.isPending) sending.send(values);
      }}
    >
      <TemplatePreview template={template} values={values} />
      {template.parameters.map(({ name, example }) => (
        <TextInput
          key={name}
          label={visibleLine(name)}
          placeholder={visibleLine(example)}
          maxLength={MESSAGE_LIMITS.templateBody.most}
          value={values[name] ?? ''}
          error={isRefusable(values[name] ?? '') ? text('talk.template.spaces') : null}
          onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
        />
      ))}
      {missing.length > 0 && (
        <p className={classes.missing}>
          {text('talk.template.missing', {
            count: missing.length,
            names: missing.map(({ name }) => visibleLine(name)).join(', '),
          })}
        </p>
      )}
      {sending.isError && (
        <p role="alert" className={classes.refusal}>
          {text('talk.notSent', { reason: refusalWords(sending.error) })}
        </p>
      )}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onBack}>
          {text('talk.template.others')}
        </Button>
        <Button type="submit" disabled={missing.length > 0 || refusable} loading={sending.isPending}>
          {label}
        </Button>
      </div>
      <p className={classes.hint}>{text('talk.template.held')}</p>
    </form>
  );
}

/** What the button does, and what that costs. In the customer's night it schedules. */
function useSendLabel({ sendAt, category, price }: TemplateChoice): string {
  const text = useTexts();
  const words = useServerWords();
  const { price: priced } = useMoney();
  const { moment } = useTimes();
  const act = sendAt === null ? text('send') : text('talk.template.schedule', { time: moment(sendAt) });
  const kind = words(`talk.category.${category.toLowerCase()}`, category);
  return [act, kind, ...(price === null ? [] : [priced(price)])].join(' · ');
}

type Values = Readonly<Record<string, string>>;
/** Without an answer the same values keep their id, so that they cannot arrive twice; others are another message. */
type Tried = { readonly messageId: string; readonly parameters: Values };

/** Not shown before the server has it: it costs money. It holds the message five seconds, in which it can be taken back. */
function useSendTemplate(id: string, template: TemplateChoice, onSent: () => void) {
  const client = useQueryClient();
  const text = useTexts();
  const { moment } = useTimes();
  const { name, language, sendAt } = template;
  const [tried, setTried] = useState<Tried | null>(null);
  const takeBack = useTakeBack(id);
  const { mutate, isPending, isError, error } = useMutation({
    networkMode: 'always',
    mutationFn: ({ messageId, parameters }: Tried) =>
      sendRequest<ThreadItem>(pathOf(id, '/templates'), {
        method: 'POST',
        body: { id: messageId, name, language, parameters, sendAt },
      }),
    onSuccess: (item, { messageId }) => {
      putItem(client, id, item);
      setTried(null);
      void client.invalidateQueries({ queryKey: consoleQueries.conversation(id).queryKey });
      void refreshLists(client);
      const words =
        sendAt === null ? text('talk.template.sent') : text('talk.template.scheduled', { time: moment(sendAt) });
      offerUndo({ words, undo: () => void takeBack([messageId]), ms: HELD_MS, isFixed: true });
      onSent();
    },
  });
  const send = (parameters: Values) => {
    const isAgain =
      tried !== null && Object.entries(parameters).every(([key, value]) => tried.parameters[key] === value);
    const next = isAgain ? tried : { messageId: newId(), parameters };
    setTried(next);
    mutate(next);
  };
  return { send, isPending, isError, error };
}
