import { Button, CloseButton, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { sendRequest } from '../../app/send-request.ts';
import type { Conversation } from '../contract.ts';
import { consoleQueries } from '../queries.ts';
import classes from './panel.module.css';
import { pathOf } from './talk-queries.ts';
import { putConversation, refreshLists } from './thread-cache.ts';
import { useRefusal } from './use-refusal.ts';
import { visibleLine } from './visible-text.ts';

const MOST = 10;
const LONGEST = 30;

/** By what a conversation is found again: seen by everybody, changed by owner and staff. */
export function Tags({ id, mayChange }: { readonly id: string; readonly mayChange: boolean }) {
  const text = useTexts();
  const tags = useQuery({ ...consoleQueries.conversation(id), enabled: false }).data?.tags ?? [];
  const change = useTags(id);
  const [typed, setTyped] = useState('');
  const add = (event: FormEvent) => {
    event.preventDefault();
    const tag = typed.trim();
    if (tag === '' || change.isPending) return;
    if (tags.includes(tag)) setTyped('');
    else change.mutate([...tags, tag], { onSuccess: () => setTyped('') });
  };
  if (!mayChange && tags.length === 0) return null;
  return (
    <section>
      <h3>{text('talk.tags')}</h3>
      {tags.length > 0 && (
        <ul className={classes.tags}>
          {tags.map((tag) => (
            <li key={tag}>
              <bdi>{visibleLine(tag)}</bdi>
              {mayChange && (
                <CloseButton
                  size={24}
                  iconSize={14}
                  disabled={change.isPending}
                  aria-label={text('talk.tags.remove', { tag: visibleLine(tag) })}
                  onClick={() => change.mutate(tags.filter((each) => each !== tag))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {mayChange && tags.length < MOST && (
        <form className={classes.addTag} onSubmit={add}>
          <TextInput
            aria-label={text('talk.tags.new')}
            placeholder={text('talk.tags.new')}
            maxLength={LONGEST}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={change.isPending}>
            {text('talk.tags.add')}
          </Button>
        </form>
      )}
    </section>
  );
}

/** Shown at once, and put back when refused. */
function useTags(id: string) {
  const client = useQueryClient();
  const refuse = useRefusal();
  const { queryKey } = consoleQueries.conversation(id);
  return useMutation({
    networkMode: 'always',
    mutationFn: (tags: readonly string[]) =>
      sendRequest<Conversation>(pathOf(id, '/tags'), { method: 'PUT', body: { tags } }),
    onMutate: (tags) => {
      const before = client.getQueryData(queryKey);
      if (before !== undefined) client.setQueryData(queryKey, { ...before, tags });
      return before;
    },
    onSuccess: (conversation) => {
      putConversation(client, conversation);
      void refreshLists(client);
    },
    onError: (thrown, _tags, before) => {
      if (before !== undefined) client.setQueryData(queryKey, { ...before, tags: before.tags });
      refuse(thrown);
    },
  });
}
