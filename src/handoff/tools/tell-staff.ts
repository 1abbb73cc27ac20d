import { z } from 'zod';
import { defineTool } from '../../agent/index.ts';
import { newId } from '../../core/ids.ts';
import { openAlert } from '../alert-store.ts';
import { countTellings, insertTelling } from '../telling-store.ts';
import type { AlertCode } from '../types.ts';

const TOPICS = ['complaint', 'stock', 'other'] as const;
const ALERTS: Readonly<Record<(typeof TOPICS)[number], AlertCode>> = {
  complaint: 'customer_complaint',
  stock: 'stock_question',
  other: 'assistant_notice',
};

const input = z.strictObject({
  topic: z.enum(TOPICS).describe('complaint: unhappy with something; stock: wants what is not there; other'),
  what: z.string().trim().min(1).max(300).describe('In one or two sentences, for the team: what happened or is wanted'),
});

/** So much of one conversation in 24 hours; beyond that a person is to read it all. */
const MOST_A_DAY = 3;
const DAY_MS = 86_400_000;

/** The model tells staff something and goes on answering: the conversation stays with the assistant. */
export const tellStaff = defineTool({
  name: 'tell_staff',
  description:
    'Tells the team something without handing the conversation over, such as a complaint or a product that is missed. Go on answering the customer yourself; you may say that you told the team, but not that somebody will answer or what will be done. When the customer needs a person, use ask_for_person.',
  risk: 'changes',
  input,
  run: ({ topic, what }, { conversationId, now, once }) =>
    once(async (tx) => {
      const told = await countTellings(tx, conversationId, new Date(now.getTime() - DAY_MS));
      if (told >= MOST_A_DAY) return { result: { told: false, why: 'told_often_enough_today' }, facts: [] };
      await insertTelling(tx, { id: newId(), conversationId, topic, text: what, at: now });
      await openAlert(tx, ALERTS[topic], conversationId, { conversationId });
      return { result: { told: true }, facts: [{ kind: 'done', effect: 'staff_told', of: 'tell_staff' }] };
    }),
});
