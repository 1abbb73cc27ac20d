import { z } from 'zod';
import { defineTool } from '../../agent/index.ts';

const input = z.strictObject({
  why: z.string().max(300).describe('In a few words, for the colleague: what the customer needs'),
});

/**
 * The model asks for a person. What happens then, and what the customer hears, is decided by code with the turn's commit;
 * the receipt makes a rerun of the turn ask for the person too.
 */
export const askForPerson = defineTool({
  name: 'ask_for_person',
  description:
    'Hands the conversation to a person of the team. Use it when the customer asks for a person, is upset, needs something no other tool can do, or when you are not sure. Do not write an answer afterwards: the customer is told automatically.',
  risk: 'changes',
  ends: 'with_person',
  input,
  run: ({ why }, { once }) =>
    once(async () => ({
      result: { handed_over: true },
      facts: [{ kind: 'done', effect: 'handoff', of: 'ask_for_person' }],
      personAsked: { why },
    })),
});
