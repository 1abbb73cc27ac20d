import { z } from 'zod';
import { defineTool, type Tool } from '../../agent/index.ts';
import { cleanText } from '../../core/text.ts';

/** Room for what code adds to a first answer, below WhatsApp's 1,024 characters above a button. */
const TEXT = 700;

/**
 * `ask_to_share`: the reply of the turn with a button that shares where the customer is, or their own number. Its words
 * are the model's, so they are checked like any reply; what is shared is a fact about where they are, never proof of who
 * they are.
 */
export const askToShare: Tool = defineTool({
  name: 'ask_to_share',
  description:
    'Answers with a button by which the customer shares, with one tap, where they are (`location`: to say where to deliver or to meet) or their own phone number (`contact`: only when we do not have it). ' +
    'It is your whole answer of this turn. A location is no complete address and a number proves nothing about who the customer is.',
  risk: 'reads',
  ends: 'as_answer',
  input: z.strictObject({
    what: z.enum(['location', 'contact']).describe('What the button shares'),
    text: z.string().trim().min(1).max(TEXT).describe('What you say above the button: what it is for'),
  }),
  run: async ({ what, text }) => ({
    result: { outcome: 'asked', note: 'The customer gets this as your answer, with the button below it.' },
    facts: [],
    offer: { text: cleanText(text).text.trim(), asksFor: what },
  }),
});
