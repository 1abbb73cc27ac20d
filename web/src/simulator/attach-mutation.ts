import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sendRequest } from '../app/send-request.ts';
import { addBubble } from './cache.ts';
import type { Bubble, BubbleContent } from './contract.ts';
import { actionKey } from './customer-mutations.ts';
import { API } from './queries.ts';
import { useRefusal } from './use-refusal.ts';

export type MediaKind = Extract<BubbleContent, { kind: 'media' }>['media'];

export type AttachedFile = {
  readonly file: Blob;
  readonly kind: MediaKind;
  readonly name: string | null;
  readonly caption: string;
  readonly isVoice: boolean;
  readonly quotedWamid: string | null;
};

/** Which kind of message WhatsApp makes of a file. */
export function kindOf(mime: string): MediaKind {
  if (/^image\/(jpeg|png)$/.test(mime)) return 'image';
  if (/^audio\//.test(mime)) return 'audio';
  return /^video\/(mp4|3gpp|webm)$/.test(mime) ? 'video' : 'document';
}

/** Attaches a file, after what the customer did before and before what comes next. */
export function useAttach(customerId: string) {
  const client = useQueryClient();
  const refuse = useRefusal();
  return useMutation({
    mutationKey: [...actionKey(customerId), 'file'],
    scope: { id: `act-${customerId}` },
    mutationFn: ({ file, kind, name, caption, isVoice, quotedWamid }: AttachedFile) => {
      const query = new URLSearchParams({ kind, isVoice: String(isVoice) });
      if (name) query.set('name', name);
      if (caption) query.set('caption', caption);
      if (quotedWamid) query.set('quotedWamid', quotedWamid);
      const path = `${API}/customers/${encodeURIComponent(customerId)}/files?${query}`;
      return sendRequest<{ bubble: Bubble }>(path, { method: 'POST', file });
    },
    onSuccess: ({ bubble }) => addBubble(client, bubble),
    onError: refuse,
  });
}
