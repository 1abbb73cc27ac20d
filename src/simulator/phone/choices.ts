import type { z } from 'zod';
import type { BubbleContent, Choice } from '../contract.ts';

type Found = {
  readonly choice: z.infer<typeof Choice>;
  readonly via: 'button' | 'list' | 'template';
  /** What a button of a template sends back. */
  readonly payload?: string;
};

/** Every button or row of a message. */
const choicesOf = (content: BubbleContent): readonly Found[] => {
  if (content.kind === 'buttons') return content.buttons.map((choice) => ({ choice, via: 'button' }));
  if (content.kind === 'template')
    return content.buttons
      .filter(({ kind }) => kind === 'reply')
      .map(({ id, title, value }) => ({
        choice: { id, title, description: null },
        via: 'template',
        payload: value,
      }));
  if (content.kind !== 'list') return [];
  return content.sections.flatMap((section) => section.rows).map((choice) => ({ choice, via: 'list' }));
};

export const findChoice = (content: BubbleContent, id: string): Found | undefined =>
  choicesOf(content).find(({ choice }) => choice.id === id);

/** Scripts name choices as the customer sees them, since ids may differ from run to run; an id is accepted too. */
export const findChoiceByWords = (content: BubbleContent, words: string): Found | undefined =>
  choicesOf(content).find(({ choice }) => choice.title === words || choice.id === words);
