import type { BubbleContent } from '../contract.ts';
import { isRecord, isWebAddress, longestText, type Outcome, textAt } from './field-rules.ts';
import { refuse } from './graph-errors.ts';
import type { Words } from './words-rules.ts';

type Part = Readonly<Record<string, unknown>>;

const LONGEST_BUTTON = 20;

/** The one button of a `cta_url` message, which opens a page. */
export function linkContent(words: Words, action: Part): Outcome<BubbleContent> {
  if (action['name'] !== 'cta_url')
    return { refusal: refuse.badValue("The parameter interactive['action']['name'] must be cta_url.") };
  const parameters = isRecord(action['parameters']) ? action['parameters'] : {};
  const [button, url] = [textAt(parameters, 'display_text'), textAt(parameters, 'url')];
  if (!button || !url)
    return { refusal: refuse.missing("The parameters display_text and url of interactive['action'] are required.") };
  if (!isWebAddress(url))
    return { refusal: refuse.badValue("The parameter interactive['action']['parameters']['url'] is not a valid URL.") };
  return (
    longestText("interactive['action']['parameters']['display_text']", button, LONGEST_BUTTON) ?? {
      value: { kind: 'link', ...words, button, url },
    }
  );
}

/** A message that asks for one thing of the customer: where they are, or their number. */
export const requestContent =
  (kind: 'location_request' | 'contact_request', name: string) =>
  ({ text }: Words, action: Part): Outcome<BubbleContent> =>
    action['name'] === name
      ? { value: { kind, text } }
      : { refusal: refuse.badValue(`The parameter interactive['action']['name'] must be ${name}.`) };
