import { v7 } from 'uuid';

declare const brand: unique symbol;
/** A UUID that only stands for one kind of row. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type CustomerId = Id<'customer'>;
export type ConversationId = Id<'conversation'>;
export type MessageId = Id<'message'>;
/** The id of a turn is the id of its first unanswered message: it survives reruns. */
export type TurnId = Id<'message'>;
export type OutboxId = Id<'outbox'>;
export type CallId = Id<'webhook_call'>;
export type ActionId = Id<'action'>;
/** The id of the confirmed action that asked for it, or one of its own. */
export type OperationId = Id<'action'>;
export type WorkerId = Id<'worker'>;

/** A new id that sorts by creation time (UUIDv7). */
export const newId = <Kind extends string>(): Id<Kind> => v7() as Id<Kind>;

/** Whether a text has the form of an id; what has not belongs to nothing. */
export const isUuid = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);

/** A text that may be an id, for a comparison with a column of ids; null equals none. */
export const uuidOrNull = (text: string | null): string | null => (text !== null && isUuid(text) ? text : null);

/** The lowest id that can have been made at a moment: `id < firstIdAt(at)` holds what is older. */
export const firstIdAt = (at: Date): string => {
  const hex = at.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};
