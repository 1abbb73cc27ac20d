import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTexts } from '../../app/language.tsx';
import { RequestError, sendRequest } from '../../app/send-request.ts';
import type { Attachment, ThreadItem } from '../contract.ts';
import { API } from '../queries.ts';
import { setCorrecting } from './corrections.ts';
import { putItem } from './thread-cache.ts';
import { offerUndo } from './undo.ts';
import { useRefusal } from './use-refusal.ts';

/** What a file is to say; `text` null: what the program read holds again. */
type Asked = { readonly text: string | null; readonly version: string };

/** The item as it is now, when somebody else was quicker. */
function movedItem(thrown: unknown): ThreadItem | null {
  if (!(thrown instanceof RequestError) || thrown.code !== 'reading_moved') return null;
  return (thrown.answer as { item?: ThreadItem } | null)?.item ?? null;
}

const fileIn = (item: ThreadItem, id: string): Attachment | undefined =>
  item.type === 'message' ? item.attachments.find((file) => file.id === id) : undefined;

/** Corrects what was heard or read in a file. Of two who do it at once the second is shown what the first wrote. */
export function useCorrection(conversationId: string, attachment: Attachment) {
  const client = useQueryClient();
  const text = useTexts();
  const refuse = useRefusal();
  const { id } = attachment;
  const before = attachment.correction === null ? null : attachment.text;
  const mutation = useMutation({
    mutationFn: (asked: Asked) =>
      sendRequest<ThreadItem>(`${API}/attachments/${encodeURIComponent(id)}/reading`, { method: 'PUT', body: asked }),
    onSuccess: (item, asked) => {
      putItem(client, conversationId, item);
      setCorrecting(id, null);
      const version = fileIn(item, id)?.version;
      const canUndo = asked.text === null && before !== null && version !== undefined;
      offerUndo({
        words: text(asked.text === null ? 'talk.correct.restored' : 'talk.correct.saved'),
        undo: canUndo ? () => mutation.mutate({ text: before, version }) : null,
      });
    },
    onError: (thrown, asked) => {
      const item = movedItem(thrown);
      const version = item === null ? undefined : fileIn(item, id)?.version;
      if (item === null || version === undefined) return refuse(thrown);
      putItem(client, conversationId, item);
      setCorrecting(id, { text: asked.text ?? '', version, isMoved: true });
    },
  });
  return mutation;
}
