import { z } from 'zod';
import { MESSAGE_LIMITS } from '../core/message-limits.ts';
import { isVisible, storable } from '../core/text.ts';

/**
 * What staff does in a conversation. Between the console's page (`web/`, which imports the types only) and the server, under `/api/console`. Times are
 * ISO 8601 (business time unless said otherwise). Errors are `{ error: { code, message } }`; every request that changes
 * something carries `x-csrf-token`.
 */
type Money = { readonly minor: number; readonly currency: string };

const Id = z.uuid();
/** POST /conversations/:id/take | /resolve → Conversation */
export const Act = z.strictObject({});
/** POST /conversations/:id/return → Conversation. `answerNow`: the assistant answers what is open at once. */
export const Return = z.strictObject({ answerNow: z.boolean(), hint: z.string().trim().max(300).optional() });
/** POST /conversations/:id/assign → Conversation */
export const Assign = z.strictObject({ staffId: Id });
/**
 * POST /conversations/:id/messages → 201 ThreadItem; takes the conversation. `id` is made by the page: sent twice it is
 * the same message; `replyTo` is the item of the customer's that it goes under. 409 `conversation_moved` with `{ items }` when somebody else wrote after `lastSeenId`; `isAnyway` sends.
 * POST /conversations/:id/files does the same with the bytes as its body and these fields, and `name`, in the query; a file
 * waits 5 s before it goes, in which POST /said/:id/discard takes it back.
 */
export const Say = z.strictObject({
  id: Id,
  lastSeenId: z.string().max(100).nullable(),
  isAnyway: z.boolean(),
  text: z.string().trim().max(MESSAGE_LIMITS.text.most).refine(isVisible),
  replyTo: z.string().max(100).optional(),
});
export const SayFile = z.object({
  id: Id,
  lastSeenId: z.string().max(100).optional(),
  isAnyway: z.enum(['true', 'false']),
  name: z.string().min(1).max(MESSAGE_LIMITS.fileName.most),
  text: z.string().transform(storable).pipe(z.string().trim().max(MESSAGE_LIMITS.documentCaption.most)).default(''),
  replyTo: z.string().max(100).optional(),
});
/**
 * GET /conversations/:id/templates → { templates }; POST the same path → 201 ThreadItem. `sendAt` schedules it: that of the
 * choice ("Programar para 9:00"), or a later time within 48 h; the server holds it until then, without it for 5 s, and until it
 * goes it is taken back by POST /said/:id/discard. Without `sendAt` where it would have to wait: 409 `template_waits` with `{ sendAt }`, nothing is stored.
 */
export const SayTemplate = z.strictObject({
  sendAt: z.iso.datetime({ offset: true }).nullable().default(null),
  id: Id,
  name: z.string().max(512),
  language: z.string().max(15),
  parameters: z.record(z.string().max(60), z.string().max(MESSAGE_LIMITS.templateBody.most)),
});
export type TemplateChoice = {
  readonly name: string;
  readonly language: string;
  readonly category: string;
  readonly status: string;
  readonly canGo: boolean;
  readonly reason: string | null;
  readonly header: string | null;
  readonly body: string;
  readonly footer: string | null;
  readonly buttons: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly example: string; readonly value: string | null }[];
  readonly price: Money | null;
  /** The earliest moment at which it may go: quiet hours, or too many of late; null: now. */
  readonly sendAt: string | null;
};
/**
 * PUT /attachments/:id/reading → ThreadItem of its message. `text` null takes the correction back; `version` is that of the
 * attachment that was looked at: 409 `reading_moved` with `{ item }` when it was read or corrected anew since.
 */
export const CorrectReading = z.strictObject({
  text: z.string().trim().min(1).nullable(),
  version: z.string().min(1).max(64),
});
/**
 * PUT /turns/:id/mark → 204: an answer of the assistant is wrong; DELETE the same path → 204 takes that back. The mark stands
 * in `Why` and at what was said.
 */
export const MarkAnswer = z.strictObject({ note: z.string().trim().min(1).max(500).nullable() });
/** POST /conversations/:id/notes → 201 ThreadItem */
export const WriteNote = z.strictObject({ id: Id, text: z.string().trim().max(4_000).refine(isVisible) });
/** PUT /conversations/:id/tags → Conversation */
export const SetTags = z.strictObject({ tags: z.array(z.string().trim().max(30).refine(isVisible)).max(10) });
/**
 * PUT /conversations/:id/customer → Conversation: what the customer is called from now on, and the language in which they
 * are addressed until they write in the other. A `name` without letters: none.
 */
export const EditCustomer = z.strictObject({ name: z.string().trim().max(100), language: z.enum(['es', 'en']) });
/**
 * PUT /conversations/:id/seen → 204 ; null marks it unread. While people have the conversation, and from somebody who may
 * answer, the customer's newest message is then marked as read at WhatsApp.
 */
export const Seen = z.strictObject({ itemId: z.string().max(100).nullable() });
/** POST /conversations/:id/presence → 204 */
export const Presence = z.strictObject({ state: z.enum(['viewing', 'typing', 'gone']) });
/** POST /said/:id/retry → 201 ThreadItem (a new attempt beside the old) · POST /said/:id/discard → ThreadItem
 *  POST /proposals/:id/withdraw → ThreadItem */
/** GET /quick-replies → { replies }; POST → 201, PUT /quick-replies/:id, DELETE: owner and staff */
export const WriteQuickReply = z.strictObject({
  shortcut: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N}_-]{1,30}$/u),
  text: z.string().trim().min(1).max(2_000),
});
export type QuickReply = { readonly id: string; readonly shortcut: string; readonly text: string };
/** POST /alerts/:code/end → 204; the owner: ends those up to `until`, the newest that was seen (machine time). 404 `alert_not_open`. */
export const EndAlert = z.strictObject({ until: z.iso.datetime({ offset: true }) });
/** PUT /pause → 204; owner and staff */
export const Pause = z.strictObject({ isPaused: z.boolean() });
