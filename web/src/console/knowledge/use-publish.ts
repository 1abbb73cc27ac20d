import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { RequestError } from '../../app/send-request.ts';
import type { KnowledgePage, KnowledgeRefusal, KnowledgeText } from '../contract.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { KNOWLEDGE_KEY } from './knowledge-queries.ts';
import type { Draft } from './use-draft.ts';

export type Theirs = Pick<KnowledgePage | KnowledgeText, 'version' | 'author' | 'content'>;
/** What the scripted customers did with a draft, and whether it is published whatever they did. */
export type Tried = { readonly trialId: string | null; readonly isDespite: boolean };
export type Publishing = {
  readonly draft: Draft;
  readonly reason: string;
  readonly basedOn: number;
  readonly tried?: Tried;
};

/** Publishes; keeps what somebody else published meanwhile, and what the server found wrong. */
export function usePublish(
  send: (publishing: Publishing) => Promise<unknown>,
  onDone: (draft: Draft) => void,
  onMoved: () => void,
) {
  const text = useTexts();
  const client = useQueryClient();
  const fail = useRefusal();
  const [theirs, setTheirs] = useState<Theirs | null>(null);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const publish = useMutation({
    mutationFn: send,
    onMutate: () => setProblems([]),
    onSuccess: async (_, { draft }) => {
      setTheirs(null);
      notifications.show({ message: text('knowledge.published'), role: 'status' });
      await client.invalidateQueries({ queryKey: KNOWLEDGE_KEY });
      onDone(draft);
    },
    onError: (thrown) => {
      const answer = thrown instanceof RequestError ? (thrown.answer as KnowledgeRefusal | null) : null;
      const moved = answer?.page ?? answer?.text;
      if (moved !== undefined) {
        setTheirs(moved);
        onMoved();
      } else if (answer?.problems !== undefined) setProblems(answer.problems);
      else fail(thrown);
    },
  });
  return { publish, theirs, problems, forgetProblems: () => setProblems([]) };
}
