import { useIsMutating, useMutation, useQueryClient } from '@tanstack/react-query';
import { sendRequest } from '../../app/send-request.ts';
import type { ThreadItem } from '../contract.ts';
import { consoleQueries } from '../queries.ts';
import { type Attached, changeAttached, useAttached } from './attached-files.ts';
import { newId } from './new-id.ts';
import { pathOf } from './talk-queries.ts';
import { putItem, refreshLists } from './thread-cache.ts';

/** WhatsApp takes documents up to 100 MB. */
const LARGEST_BYTES = 100 * 1024 * 1024;

type SendFile = {
  readonly attached: Attached;
  readonly caption: string;
  /** The message under which it goes. */
  readonly replyTo: string | null;
  readonly lastSeenId: string | null;
  readonly isAnyway: boolean;
};

/** Files that were attached and wait for the button, and the way to send them: never before the answer is here. */
export function useFiles(conversationId: string, onRefused: (thrown: unknown) => void) {
  const client = useQueryClient();
  const files = useAttached(conversationId);
  const remove = (id: string) => changeAttached(conversationId, (known) => known.filter((each) => each.id !== id));
  const mutationKey = ['console', 'files', conversationId];
  // Also what was sent before another conversation was opened and this one again.
  const isSending = useIsMutating({ mutationKey }) > 0;
  const { mutateAsync } = useMutation({
    mutationKey,
    networkMode: 'always',
    mutationFn: ({ attached, caption, replyTo, lastSeenId, isAnyway }: SendFile) => {
      const query = new URLSearchParams({ id: attached.id, name: attached.name, isAnyway: String(isAnyway) });
      if (lastSeenId !== null) query.set('lastSeenId', lastSeenId);
      if (replyTo !== null) query.set('replyTo', replyTo);
      if (caption !== '') query.set('text', caption);
      return sendRequest<ThreadItem>(pathOf(conversationId, `/files?${query}`), {
        method: 'POST',
        file: attached.file,
      });
    },
    onSuccess: (item, { attached }) => {
      putItem(client, conversationId, item);
      remove(attached.id);
      void client.invalidateQueries({ queryKey: consoleQueries.conversation(conversationId).queryKey });
      void refreshLists(client);
    },
    onError: onRefused,
  });
  const add = (added: readonly File[], isVoice = false): boolean => {
    const fitting = added.filter(({ size }) => size > 0 && size <= LARGEST_BYTES);
    const made = fitting.map((file) => ({ id: newId(), file, name: file.name || 'archivo', isVoice }));
    changeAttached(conversationId, (known) => [...known, ...made]);
    return fitting.length === added.length;
  };
  /** One after the other; the words and the quote go with the first. Stops at the first refusal, and says whether all went. */
  const sendAll = async (
    first: Pick<SendFile, 'caption' | 'replyTo'>,
    rest: Pick<SendFile, 'lastSeenId' | 'isAnyway'>,
  ): Promise<boolean> => {
    for (const [index, attached] of files.entries()) {
      const carried = index === 0 ? first : { caption: '', replyTo: null };
      const sent = await mutateAsync({ attached, ...carried, ...rest }).catch(() => null);
      if (sent === null) return false;
    }
    return true;
  };
  /** Under new ids: those under which they were sent are used up. */
  const putBack = (back: readonly Attached[]) =>
    changeAttached(conversationId, (known) => [...back.map((each) => ({ ...each, id: newId() })), ...known]);
  return { files, add, remove, sendAll, putBack, isSending };
}
