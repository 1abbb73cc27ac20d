import { z } from 'zod';
import { MESSAGE_LIMITS } from '../core/message-limits.ts';
import { isVisible } from '../core/text.ts';
import type { Intent } from './types.ts';

/** `GET /api/console/drafts` */
export type Drafts = {
  readonly isOn: boolean;
  /** Answers that wait for somebody. */
  readonly waiting: number;
  /** What was done with the drafts of each intent so far, and what goes out by itself. */
  readonly intents: readonly {
    readonly intent: Intent;
    readonly isAutomatic: boolean;
    readonly sent: number;
    readonly edited: number;
    readonly discarded: number;
  }[];
};

/** `PUT /api/console/drafts` */
export const SwitchDrafts = z.strictObject({ isOn: z.boolean() });
/** `PUT /api/console/drafts/intents/:intent` */
export const SwitchIntent = z.strictObject({ isAutomatic: z.boolean() });
/** `POST /api/console/drafts/:turnId/edit`; `id` is made by the page, so that saying it twice says it once. */
export const EditDraft = z.strictObject({
  id: z.uuid(),
  text: z.string().trim().max(MESSAGE_LIMITS.text.most).refine(isVisible),
});
