import { cleanText, maskCardNumbers } from '../../core/text.ts';
import type { InboundAttachment, InboundMessage } from '../../inbox/index.ts';
import type { DeliveryStatus, InboundStatus } from '../../outbox/index.ts';
import type { Contact, Message, Status } from './schema.ts';

/** Kinds that need no answer, with the reason that is stored. */
const IGNORED: Readonly<Record<string, string>> = {
  reaction: 'reaction',
  edit: 'edit',
  revoke: 'revoke',
  request_welcome: 'chat_opened',
  system: 'system',
  unsupported: 'unsupported',
  unknown: 'unsupported',
};

/** What the assistant reads when a customer sends something without words of its own. */
const PLACEHOLDER: Readonly<Record<string, string>> = {
  image: '[imagen]',
  video: '[video]',
  audio: '[nota de voz]',
  document: '[documento]',
  sticker: '[sticker]',
  location: '[ubicación]',
  contacts: '[contacto]',
  order: '[carrito de WhatsApp]',
};

/** Their message in our words. */
export function toInboundMessage(
  message: Message,
  contacts: readonly Contact[],
  phoneNumberId: string,
): InboundMessage {
  const { text, notes } = cleanText(wordsOf(message));
  return {
    phoneNumberId,
    wamid: message.id,
    sender: senderOf(message, contacts),
    kind: message.type,
    text: maskCardNumbers(text).trim(),
    notes,
    context: message.context ?? null,
    attachment: attachmentOf(message),
    chosenId: chosenOf(message)?.id?.slice(0, 256) || null,
    sentAt: new Date(message.timestamp * 1000),
    ignoredBecause: message.group_id ? 'group' : ignoredBecause(message),
  };
}

function ignoredBecause(message: Message): string | null {
  const reason = IGNORED[message.type];
  if (reason !== undefined) return reason;
  const isKnown = message.type in PLACEHOLDER || ['text', 'interactive', 'button'].includes(message.type);
  return isKnown ? null : 'unsupported';
}

const chosenOf = (message: Message) => message.interactive?.button_reply ?? message.interactive?.list_reply;

function wordsOf(message: Message): string {
  const chosen = chosenOf(message);
  const own =
    message.text?.body ?? chosen?.title ?? message.button?.text ?? message.order?.text ?? attachmentWords(message);
  const placeholder = PLACEHOLDER[message.type];
  if (placeholder === undefined) return own;
  return own === '' ? placeholder : `${placeholder} ${own}`;
}

const attachmentWords = (message: Message): string => {
  const part = message.image ?? message.video ?? message.document ?? message.audio;
  return part?.caption ?? part?.filename ?? message.location?.name ?? message.location?.address ?? '';
};

const ATTACHED = ['image', 'audio', 'video', 'document', 'sticker'] as const;

function attachmentOf(message: Message): InboundAttachment | null {
  const kind = ATTACHED.find((name) => name === message.type);
  const part = kind && message[kind];
  if (!kind || !part?.id) return null;
  return {
    kind,
    mediaId: part.id,
    mime: part.mime_type?.slice(0, 200) ?? null,
    sha256: part.sha256?.slice(0, 200) ?? null,
    fileName: part.filename ? cleanText(part.filename, 300).text : null,
    isVoice: part.voice === true,
    url: part.url?.slice(0, 2_000) ?? null,
  };
}

/** A message belongs to the contact with the same ids, never to the one at the same place in the list. */
function senderOf(message: Message, contacts: readonly Contact[]): InboundMessage['sender'] {
  const [bsuid, phone] = [message.from_user_id ?? null, message.from ?? null];
  const contact =
    contacts.find((candidate) => bsuid !== null && candidate.user_id === bsuid) ??
    contacts.find((candidate) => phone !== null && candidate.wa_id === phone);
  const clean = (value: string | null | undefined): string | null => (value ? cleanText(value, 100).text : null);
  return {
    bsuid: bsuid ?? contact?.user_id ?? null,
    phone: phone ?? contact?.wa_id ?? null,
    name: clean(contact?.profile?.name),
    username: clean(contact?.profile?.username),
  };
}

const STATUSES: ReadonlySet<string> = new Set<DeliveryStatus>(['sent', 'delivered', 'read', 'played', 'failed']);
const isDeliveryStatus = (value: string): value is DeliveryStatus => STATUSES.has(value);

/** Their status in our words; null for kinds that change nothing (`deleted`, `warning`, and what is yet to come). */
export function toInboundStatus(status: Status): InboundStatus | null {
  if (!isDeliveryStatus(status.status)) return null;
  const error = status.errors?.[0];
  return {
    wamid: status.id,
    status: status.status,
    at: new Date(status.timestamp * 1000),
    callbackData: status.biz_opaque_callback_data ?? null,
    error: error
      ? { code: error.code, details: (error.error_data?.details ?? error.message ?? error.title ?? '').slice(0, 300) }
      : null,
    pricing: status.pricing ?? null,
  };
}
