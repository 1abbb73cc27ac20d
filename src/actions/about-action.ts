import type { ActionId } from '../core/ids.ts';

/** What a message is about that says what became of an action. */
export const aboutAction = (id: ActionId): string => `action:${id}`;

/** The action that a message is about; null: it is about something else. */
export const actionIn = (about: string): ActionId | null =>
  about.startsWith('action:') ? (about.slice('action:'.length) as ActionId) : null;
