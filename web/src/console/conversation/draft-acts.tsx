import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { MESSAGE_LIMITS } from '../../../../src/core/message-limits.ts';
import { useTexts } from '../../app/language.tsx';
import { sendRequest } from '../../app/send-request.ts';
import { API, consoleQueries } from '../queries.ts';
import classes from './bubble.module.css';
import { newId } from './new-id.ts';
import { threadQuery } from './talk-queries.ts';
import { useRefusal } from './use-refusal.ts';

type DraftActsProps = {
  readonly conversationId: string;
  readonly turnId: string;
  readonly text: string;
  /** Words alone may be changed; buttons and pictures are bound to what was said. */
  readonly mayEdit: boolean;
};

type Act = { readonly act: 'send' | 'discard' } | { readonly act: 'edit'; readonly text: string };

/** What is done with an answer that waits: it goes, it goes in other words, or it never goes. */
export function DraftActs({ conversationId, turnId, text: draft, mayEdit }: DraftActsProps) {
  const text = useTexts();
  const [words, setWords] = useState<string | null>(null);
  const decide = useDecision(conversationId, turnId);
  if (words !== null)
    return (
      <div className={classes.edit}>
        <Textarea
          label={text('draft.words')}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={MESSAGE_LIMITS.text.most}
          data-autofocus
        />
        <div className={classes.acts}>
          <Button
            size="compact-md"
            loading={decide.isPending}
            disabled={words.trim() === ''}
            onClick={() => decide.mutate({ act: 'edit', text: words.trim() })}
          >
            {text('draft.send')}
          </Button>
          <Button size="compact-md" variant="default" onClick={() => setWords(null)}>
            {text('confirm.cancel')}
          </Button>
        </div>
      </div>
    );
  return (
    <div className={classes.acts}>
      <Button size="compact-md" loading={decide.isPending} onClick={() => decide.mutate({ act: 'send' })}>
        {text('draft.send')}
      </Button>
      {mayEdit && (
        <Button size="compact-md" variant="default" onClick={() => setWords(draft)}>
          {text('draft.edit')}
        </Button>
      )}
      <Button
        size="compact-md"
        variant="default"
        disabled={decide.isPending}
        onClick={() => decide.mutate({ act: 'discard' })}
      >
        {text('talk.discard')}
      </Button>
    </div>
  );
}

function useDecision(conversationId: string, turnId: string) {
  const client = useQueryClient();
  const refuse = useRefusal();
  const [id] = useState(newId);
  return useMutation({
    mutationFn: (decision: Act) =>
      sendRequest<void>(`${API}/drafts/${encodeURIComponent(turnId)}/${decision.act}`, {
        method: 'POST',
        body: decision.act === 'edit' ? { id, text: decision.text } : {},
      }),
    onError: refuse,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: threadQuery(conversationId).queryKey }),
        client.invalidateQueries({ queryKey: consoleQueries.alerts.queryKey }),
        client.invalidateQueries({ queryKey: consoleQueries.drafts.queryKey }),
      ]),
  });
}
