import type { BaseMessage } from '@langchain/core/messages';

/** Whatever could end a line, hide a word or turn its direction. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is looked for
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u;
const BAR = '│ ';
/** What only the program writes: notes in brackets, and bars. */
const OURS = /[[\]│]/;
/** How code names a product that it does not know: at most 40 letters, in quotes. */
const NAMED = /[«“][^«»“”]{0,40}[»”]/g;

/**
 * Lines in which words of a stranger stand where they may not: evidence only behind a bar, the customer's own words only
 * where nothing looks like a note or a frame, both in messages of the user alone and without signs that steer.
 */
export function strayLines(messages: readonly BaseMessage[], mark: RegExp, mayBeOwn: boolean): string[] {
  return messages.flatMap((message) => {
    const isOfUser = message.type === 'human';
    const said = isOfUser ? message.text : message.text.replaceAll(NAMED, '');
    return partsOf(message, said)
      .flatMap((part) => part.split('\n'))
      .filter((line) => STEERING.test(line) || (mark.test(line) && !(isOfUser && isFramed(line, mayBeOwn))))
      .map((line) => `${message.type}: ${line}`);
  });
}

const isFramed = (line: string, mayBeOwn: boolean): boolean => line.startsWith(BAR) || (mayBeOwn && !OURS.test(line));

/** Each message of the customer is a part of its own. */
const partsOf = ({ content }: BaseMessage, said: string): readonly string[] =>
  Array.isArray(content) ? content.flatMap((part) => ('text' in part ? String(part.text) : [])) : [said];
