import { showsCard } from '../../core/card-numbers.ts';
import { keptWords } from '../../core/kept-words.ts';
import { cleanText, maskCardNumbers, storable } from '../../core/text.ts';
import { CARD_NOTE, type InboundAttachment, type InboundMessage, type OverheardMessage } from '../../inbox/index.ts';
import type { DeliveryStatus, InboundStatus } from '../../outbox/index.ts';
import { classifyFailure } from './error-table.ts';
import { INTERACTIVE, KINDS, type Kind } from './kinds.ts';
import { contentOf } from './map-content.ts';
import { contextOf } from './map-context.ts';
import { answersShowCard } from './read-answers.ts';
import { Body, type Contact, type Echo, type Message, type Status } from './schema.ts';

/** Their message in our words. */
export function toInboundMessage(
  message: Message,
  contacts: readonly Contact[],
  phoneNumberId: string,
): InboundMessage {
  const { text, notes } = wordsOf(message);
  const becomes = becomesOf(message);
  const content = contentOf(message);
  return {
    phoneNumberId,
    wamid: message.id,
    sender: senderOf(message, contacts),
    kind: content?.kind === 'unsupported' ? 'unsupported' : message.type,
    text,
    notes,
    context: contextOf(message),
    content,
    aboutWamid: aboutOf(message),
    attachment: attachmentOf(message),
    chosenId: chosenOf(message)?.id?.slice(0, 256) || null,
    sentAt: new Date(message.timestamp * 1000),
    ...(becomes && { becomes }),
    ignoredBecause: message.group_id ? 'group' : ignoredBecause(message, content),
  };
}

const NUMBERS_IN_WORDS = /from \+?(\d{7,15}) to \+?(\d{7,15})/;

/** The new number or user id that a system message tells of; older ones name the new number as their sender. */
function becomesOf({ type, system }: Message): InboundMessage['becomes'] {
  if (type !== 'system' || !system?.type?.startsWith('user_changed')) return undefined;
  const phone = system.wa_id ?? system.new_wa_id ?? null;
  const bsuid = system.user_id ?? null;
  return phone === null && bsuid === null ? undefined : { phone, bsuid };
}

/** The number that a system message is about: the old one. */
function changedNumber({ system, from }: Message): string | null {
  const isOldOne = from !== (system?.wa_id ?? system?.new_wa_id);
  return isOldOne ? (from ?? null) : (NUMBERS_IN_WORDS.exec(system?.body ?? '')?.[1] ?? from ?? null);
}

function ignoredBecause(message: Message, content: InboundMessage['content']): string | null {
  if (content?.kind === 'unsupported') return null;
  return (message.type === 'interactive' ? interactiveKind(message) : KINDS[message.type])?.ignoredBecause ?? null;
}

const INTERACTIVE_PARTS = Object.keys(INTERACTIVE) as readonly (keyof typeof INTERACTIVE)[];

function interactiveKind({ interactive }: Body): Kind | null {
  const part = INTERACTIVE_PARTS.find((name) => interactive?.[name]);
  return part === undefined ? null : INTERACTIVE[part];
}

const aboutOf = ({ reaction, edit, revoke }: Body): string | null =>
  (reaction?.message_id ?? edit?.original_message_id ?? revoke?.original_message_id ?? '').slice(0, 512) || null;

const formIn = ({ interactive }: Body): unknown => interactive?.nfm_reply?.response_json ?? interactive?.payment_method;

const chosenOf = (body: Body) => body.interactive?.button_reply ?? body.interactive?.list_reply;

/** The words that came with a message; an edit brings those that stand in the message's place. */
function wordsOf(body: Body): Pick<InboundMessage, 'text' | 'notes'> {
  const { text, notes } = cleanText(rawWords(body));
  const holdsCard = showsCard(text) || answersShowCard(formIn(body));
  return { text: maskCardNumbers(text).trim(), notes: holdsCard ? [...notes, CARD_NOTE] : notes };
}

function rawWords(body: Body): string {
  if (body.type === 'edit') {
    const replacement = Body.safeParse(body.edit?.message);
    return replacement.success && replacement.data.type !== 'edit' ? rawWords(replacement.data) : '';
  }
  const captioned = body.image ?? body.video ?? body.document;
  return body.text?.body ?? chosenOf(body)?.title ?? body.button?.text ?? body.order?.text ?? captioned?.caption ?? '';
}

const ATTACHED = ['image', 'audio', 'video', 'document', 'sticker'] as const;

function attachmentOf(message: Body): InboundAttachment | null {
  const kind = ATTACHED.find((name) => name === message.type);
  const part = kind && message[kind];
  if (!kind || !part?.id) return null;
  return {
    kind,
    mediaId: part.id,
    mime: part.mime_type?.slice(0, 200) ?? null,
    sha256: part.sha256?.slice(0, 200) ?? null,
    fileName: keptWords(part.filename, 300),
    isVoice: part.voice === true,
    url: part.url?.slice(0, 2_000) ?? null,
  };
}

/** A message belongs to the contact with the same ids, never to the one at the same place in the list. */
function senderOf(message: Message, contacts: readonly Contact[]): InboundMessage['sender'] {
  const [bsuid, phone] = [message.from_user_id ?? null, message.from ?? null];
  // Of a change of number only the old one says who it is about.
  if (message.type === 'system' && phone !== null)
    return { bsuid: null, phone: changedNumber(message), name: null, username: null };
  const contact =
    contacts.find((candidate) => bsuid !== null && candidate.user_id === bsuid) ??
    contacts.find((candidate) => phone !== null && candidate.wa_id === phone);
  return {
    bsuid: bsuid ?? contact?.user_id ?? null,
    phone: phone ?? contact?.wa_id ?? null,
    name: keptWords(contact?.profile?.name, 100),
    username: contact?.profile?.username ? cleanText(contact.profile.username, 100).text : null,
  };
}

/** What the business wrote elsewhere, to the customer of the conversation. */
export function toEcho(echo: Echo, phoneNumberId: string, source: OverheardMessage['source']): OverheardMessage {
  const body = echo.message ?? echo;
  const inner = echo.message;
  const customer = {
    bsuid: echo.to_user_id ?? inner?.to_user_id ?? inner?.recipient ?? null,
    phone: echo.to ?? inner?.to ?? null,
    name: null,
    username: null,
  };
  return overheard(body, {
    phoneNumberId,
    wamid: echo.id,
    timestamp: echo.timestamp,
    customer,
    source,
    direction: 'out',
  });
}

type Heard = Pick<OverheardMessage, 'phoneNumberId' | 'wamid' | 'customer' | 'source' | 'direction'> & {
  /** Seconds. */
  readonly timestamp: number;
};

/** A message that did not come to us to be answered. */
export function overheard(body: Body, { timestamp, ...heard }: Heard): OverheardMessage {
  return {
    ...heard,
    kind: body.type.slice(0, 64),
    text: wordsOf(body).text,
    content: fileElsewhere(body) ?? contentOf(body),
    aboutWamid: aboutOf(body),
    attachment: attachmentOf(body),
    sentAt: new Date(timestamp * 1000),
  };
}

/** A file that was sent without us: what WhatsApp says of it. */
function fileElsewhere(body: Body): OverheardMessage['content'] {
  const file = attachmentOf(body);
  if (file === null) return null;
  const { mediaId, mime, sha256, fileName } = file;
  return { kind: 'file_elsewhere', mediaId, mime, sha256, name: fileName };
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
      ? {
          code: error.code,
          details: storable((error.error_data?.details ?? error.message ?? error.title ?? '').slice(0, 300)),
          refusal: classifyFailure(error.code),
        }
      : null,
    pricing: status.pricing ?? null,
    recipient: { phone: status.recipient_id ?? null, bsuid: status.recipient_user_id ?? null },
  };
}
