import { showElsewhere, showMessage } from '../inbox/index.ts';
import type { TurnWork } from './types.ts';

/** The customer's part of a turn as the model reads it: what others told them meanwhile, then each message. */
export function shownTexts({ messages, elsewhere }: Pick<TurnWork, 'messages' | 'elsewhere'>): readonly string[] {
  const told = showElsewhere(elsewhere);
  return [...(told === null ? [] : [told]), ...messages.map(showMessage)];
}
