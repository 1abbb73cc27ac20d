import { z } from 'zod';
import { isConfirmation } from '../../actions/index.ts';
import { defineTool, type Tool } from '../../agent/index.ts';
import { MESSAGE_LIMITS } from '../../core/message-limits.ts';
import { cleanText } from '../../core/text.ts';

/** Room for what code adds to a first answer, below WhatsApp's 1,024 characters above buttons. */
const TEXT = 700;
const [TITLE, DESCRIPTION, ROWS] = [
  MESSAGE_LIMITS.rowTitle.most,
  MESSAGE_LIMITS.rowDescription.most,
  MESSAGE_LIMITS.rows.most,
];

/** Titles that differ in case, accents or spaces only look the same on a phone. */
const fold = (title: string): string =>
  title
    .normalize('NFD')
    .replace(/[\u0300-\u036f\s]/g, '')
    .toLowerCase();

const clean = (text: string): string => cleanText(text).text.trim();

const option = z.strictObject({
  title: z
    .string()
    .trim()
    .min(1)
    .max(TITLE, `has more than ${TITLE} characters: shorten it, and put the rest into description`)
    .regex(/^[^?¿\n]*$/, 'is what the customer would say: one line, no question')
    .regex(/^[^*_~`]*$/, 'cannot be formatted: leave out * _ ~ `')
    .refine((title) => !isConfirmation(title), 'is kept for the system, which asks for confirmations itself')
    .describe(`At most ${TITLE} characters; what the customer says by tapping it`),
  description: z
    .string()
    .trim()
    .min(1)
    .max(DESCRIPTION, `has more than ${DESCRIPTION} characters`)
    .nullable()
    .describe('One short line below the title (price, size), or null'),
});

const options = z
  .array(option)
  .min(2, 'needs two options at least; otherwise just write')
  .max(ROWS, `has more than ${ROWS} options: offer fewer, or ask something that narrows them down`)
  .superRefine((given, context) => {
    const folded = given.map(({ title }) => fold(title));
    for (const [at, title] of folded.entries())
      if (folded.indexOf(title) !== at)
        context.addIssue({
          code: 'custom',
          path: [at, 'title'],
          message: `is the same as options.${folded.indexOf(title)}.title`,
        });
  });

/**
 * `offer_choices`: the reply of the turn with two to ten things to tap. Its words are the model's, so they are checked
 * like any reply; what the customer taps comes back as their own words, and is no yes to a proposal.
 */
export const offerChoices: Tool = defineTool({
  name: 'offer_choices',
  description:
    'Answers with choices that the customer taps: buttons for 2 or 3 short ones, a list for up to 10. Use it when you would list products, plans, sizes or ways to go on. ' +
    'It is your whole answer of this turn: look everything up before. Prices in it need a tool result like in any answer. Never for confirming orders, payments or changes: the system asks for those.',
  risk: 'reads',
  ends: 'as_answer',
  input: z.strictObject({
    text: z.string().trim().min(1).max(TEXT).describe('What you say above the choices, without listing them again'),
    options,
  }),
  run: async ({ text, options: choices }) => ({
    result: { outcome: 'offered', note: 'The customer gets this as your answer.' },
    facts: [],
    offer: {
      text: clean(text),
      choices: choices.map(({ title, description }) => ({
        title: clean(title),
        description: description === null ? null : clean(description.replace(/[*~`]/g, '')),
      })),
    },
  }),
});
