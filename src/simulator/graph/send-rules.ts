import type { BubbleContent } from '../contract.ts';
import { checkTemplatePart, type TemplateSend } from '../templates/send-template-rules.ts';
import { isRecord, longestText, type Outcome, textAt } from './field-rules.ts';
import { type CheckedFile, checkContacts, checkFile } from './file-rules.ts';
import { refuse } from './graph-errors.ts';
import { interactiveContent } from './interactive-rules.ts';

/** A send that keeps every rule that can be checked without knowing the recipient. */
export type CheckedSend = {
  /** `to` wins over `recipient` when both are given. */
  readonly to: { readonly phone: string } | { readonly bsuid: string };
  readonly message:
    | { readonly kind: 'bubble'; readonly type: string; readonly content: BubbleContent }
    | { readonly kind: 'template'; readonly template: TemplateSend }
    | { readonly kind: 'file'; readonly type: string; readonly file: CheckedFile }
    | { readonly kind: 'reaction'; readonly wamid: string; readonly emoji: string };
  readonly quotedWamid: string | null;
  readonly callbackNote: string | null;
};

type ReadRequest = { readonly wamid: string; readonly showsTyping: boolean };

/** Kinds of WhatsApp's that this phone cannot be sent. */
const NOT_YET = new Set(['video', 'sticker', 'location']);

/** Reads a mark-as-read call with its typing indicator; null when the body is a send. */
export function checkRead(body: Readonly<Record<string, unknown>>): Outcome<ReadRequest> | null {
  if (body['status'] === undefined) return null;
  if (body['status'] !== 'read') return { refusal: refuse.badValue('Param status must be one of {READ}.') };
  const wamid = textAt(body, 'message_id');
  if (!wamid) return { refusal: refuse.missing('The parameter message_id is required.') };
  const typing = body['typing_indicator'];
  if (typing !== undefined && !(isRecord(typing) && typing['type'] === 'text')) {
    return { refusal: refuse.badValue('Param typing_indicator.type must be one of {TEXT}.') };
  }
  return { value: { wamid, showsTyping: typing !== undefined } };
}

/** Reads a send and checks it against Meta's limits per type (facts of Oct to Dec 2025). */
export function checkSend(body: Readonly<Record<string, unknown>>): Outcome<CheckedSend> {
  const [to, recipient] = [textAt(body, 'to'), textAt(body, 'recipient')];
  if (!to && !recipient) return { refusal: refuse.invalid('The parameter to is required.') };
  const type = body['type'] === undefined ? 'text' : textAt(body, 'type');
  if (type === null) return { refusal: refuse.invalid('Param type must be a string.') };
  const message = messageOfType(type, body);
  if (message.refusal) return message;
  const context = body['context'];
  if (context !== undefined && !(isRecord(context) && textAt(context, 'message_id'))) {
    return { refusal: refuse.missing('The parameter context.message_id is required.') };
  }
  if (isRecord(context) && message.value.kind === 'reaction') {
    return { refusal: refuse.invalid('A reaction cannot be a contextual reply.') };
  }
  const note = body['biz_opaque_callback_data'];
  if (note !== undefined && (typeof note !== 'string' || note.length > 512)) {
    return { refusal: refuse.invalid('Param biz_opaque_callback_data must be a string of at most 512 characters.') };
  }
  return {
    value: {
      to: to ? { phone: to } : { bsuid: recipient ?? '' },
      message: message.value,
      quotedWamid: isRecord(context) ? textAt(context, 'message_id') : null,
      callbackNote: note ?? null,
    },
  };
}

function messageOfType(type: string, body: Readonly<Record<string, unknown>>): Outcome<CheckedSend['message']> {
  const part = body[type];
  if (type === 'template') {
    const template = checkTemplatePart(part);
    return template.refusal ? template : { value: { kind: 'template', template: template.value } };
  }
  if (NOT_YET.has(type)) return { refusal: refuse.unsupported(`The simulator cannot send ${type} yet.`) };
  if (type === 'contacts') return contactsOf(part);
  if (!['text', 'interactive', 'reaction', 'image', 'audio', 'document'].includes(type)) {
    return {
      refusal: refuse.invalid(
        `Param type must be one of {AUDIO, CONTACTS, DOCUMENT, IMAGE, INTERACTIVE, LOCATION, REACTION, STICKER, TEMPLATE, TEXT, VIDEO} - got "${type}".`,
      ),
    };
  }
  if (!isRecord(part)) return { refusal: refuse.missing(`Parameter '${type}' is mandatory for type '${type}'`) };
  if (type === 'reaction') return reactionOf(part);
  if (type === 'image' || type === 'audio' || type === 'document') return fileOf(type, part);
  const content = type === 'text' ? textContent(part) : interactiveContent(part);
  return content.refusal
    ? content
    : { value: { kind: 'bubble', type: labelOf(type, content.value), content: content.value } };
}

function fileOf(type: CheckedFile['media'], part: Readonly<Record<string, unknown>>): Outcome<CheckedSend['message']> {
  const file = checkFile(type, part);
  return file.refusal ? file : { value: { kind: 'file', type, file: file.value } };
}

function contactsOf(part: unknown): Outcome<CheckedSend['message']> {
  const cards = checkContacts(part);
  return cards.refusal
    ? cards
    : { value: { kind: 'bubble', type: 'contacts', content: { kind: 'cards', cards: cards.value } } };
}

const labelOf = (type: string, content: BubbleContent): string => (type === 'text' ? 'text' : content.kind);

function textContent(part: Readonly<Record<string, unknown>>): Outcome<BubbleContent> {
  const text = textAt(part, 'body');
  if (!text) return { refusal: refuse.missing("The parameter text['body'] is required.") };
  const tooLong = longestText("text['body']", text, 4096, refuse.invalid);
  return tooLong ?? { value: { kind: 'text', text } };
}

function reactionOf(part: Readonly<Record<string, unknown>>): Outcome<CheckedSend['message']> {
  const wamid = textAt(part, 'message_id');
  const emoji = part['emoji'];
  if (!wamid) return { refusal: refuse.missing("The parameter reaction['message_id'] is required.") };
  if (typeof emoji !== 'string') return { refusal: refuse.missing("The parameter reaction['emoji'] is required.") };
  // One emoji may be a whole family of code points, but never words.
  if (emoji !== '' && !/^(?:\p{RGI_Emoji}|\p{Extended_Pictographic})$/v.test(emoji))
    return { refusal: refuse.badValue('Invalid emoji in reaction.') };
  return { value: { kind: 'reaction', wamid, emoji } };
}
