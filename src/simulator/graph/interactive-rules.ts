import type { BubbleContent } from '../contract.ts';
import { isRecord, longestText, type Outcome, textAt } from './field-rules.ts';
import { type GraphRefusal, refuse } from './graph-errors.ts';
import { linkContent, requestContent } from './request-rules.ts';
import { type Words, wordsOf } from './words-rules.ts';

type Part = Readonly<Record<string, unknown>>;
type Choice = { readonly id: string; readonly title: string; readonly description: string | null };
type ListSection = { readonly title: string | null; readonly rows: Choice[] };

const LIMITS = { body: 1024, listBody: 4096, title: 20, rowTitle: 24, description: 72 };
const MOST_BUTTONS = 3;
const MOST_SECTIONS = 10;
const MOST_ROWS = 10;

/** What each type's action becomes, and how long its body may be. */
const TYPES: Readonly<Record<string, readonly [number, (words: Words, action: Part) => Outcome<BubbleContent>]>> = {
  button: [LIMITS.body, buttonsContent],
  list: [LIMITS.listBody, listContent],
  cta_url: [LIMITS.body, linkContent],
  location_request_message: [LIMITS.body, requestContent('location_request', 'send_location')],
  contact_request: [LIMITS.body, requestContent('contact_request', 'request_contact_info')],
};

/** Reads an interactive message against Meta's limits. */
export function interactiveContent(part: Part): Outcome<BubbleContent> {
  const type = textAt(part, 'type');
  const known = TYPES[type ?? ''];
  if (known === undefined)
    return {
      refusal: refuse.unsupported(`The simulator cannot send interactive messages of type ${String(type)} yet.`),
    };
  const [longestBody, contentOf] = known;
  const words = wordsOf(part, longestBody);
  if (words.refusal) return words;
  const action = part['action'];
  if (!isRecord(action)) return { refusal: refuse.missing("The parameter interactive['action'] is required.") };
  return contentOf(words.value, action);
}

function buttonsContent(words: Words, action: Part): Outcome<BubbleContent> {
  const given = action['buttons'];
  if (!Array.isArray(given) || given.length < 1 || given.length > MOST_BUTTONS) {
    return {
      refusal: refuse.badValue(`Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: ${MOST_BUTTONS}`),
    };
  }
  const buttons: Choice[] = [];
  for (const button of given) {
    const reply: unknown = isRecord(button) && button['type'] === 'reply' ? button['reply'] : null;
    const choice = choiceOf(reply, 'Button', { id: 256, title: LIMITS.title, description: 0 });
    if (choice.refusal) return choice;
    buttons.push(choice.value);
  }
  return duplicateRefusal(buttons, 'Button') ?? { value: { kind: 'buttons', ...words, buttons } };
}

function listContent(words: Words, action: Part): Outcome<BubbleContent> {
  const button = textAt(action, 'button');
  if (!button) return { refusal: refuse.missing("The parameter interactive['action']['button'] is required.") };
  const given = action['sections'];
  if (!Array.isArray(given) || given.length < 1 || given.length > MOST_SECTIONS) {
    return {
      refusal: refuse.badValue(
        `Invalid sections count. Min allowed sections: 1, Max allowed sections: ${MOST_SECTIONS}`,
      ),
    };
  }
  const sections: ListSection[] = [];
  for (const section of given) {
    const read = sectionOf(section, given.length > 1);
    if (read.refusal) return read;
    sections.push(read.value);
  }
  const rows = sections.flatMap((section) => section.rows);
  if (rows.length > MOST_ROWS)
    return { refusal: refuse.badValue(`Total row count exceed max allowed count: ${MOST_ROWS}`) };
  return (
    longestText("interactive['action']['button']", button, LIMITS.title) ??
    duplicateRefusal(rows, 'Row') ?? { value: { kind: 'list', ...words, button, sections } }
  );
}

function sectionOf(section: unknown, needsTitle: boolean): Outcome<ListSection> {
  const rows = isRecord(section) ? section['rows'] : null;
  if (!isRecord(section) || !Array.isArray(rows) || rows.length < 1) {
    return { refusal: refuse.badValue('Each section needs at least one row.') };
  }
  const title = textAt(section, 'title');
  if (needsTitle && !title)
    return { refusal: refuse.missing('Section title is required when there is more than one section.') };
  const tooLong = longestText('section title', title ?? '', LIMITS.rowTitle);
  if (tooLong) return tooLong;
  const choices: Choice[] = [];
  for (const row of rows) {
    const choice = choiceOf(row, 'Row', { id: 200, title: LIMITS.rowTitle, description: LIMITS.description });
    if (choice.refusal) return choice;
    choices.push(choice.value);
  }
  return { value: { title, rows: choices } };
}

type ChoiceLimits = { readonly id: number; readonly title: number; readonly description: number };

function choiceOf(given: unknown, what: 'Button' | 'Row', max: ChoiceLimits): Outcome<Choice> {
  if (!isRecord(given)) return { refusal: refuse.badValue(`${what} must be an object of the right type.`) };
  const [id, title, description] = [textAt(given, 'id'), textAt(given, 'title'), textAt(given, 'description')];
  if (!id) return { refusal: refuse.missing(`${what} id is required.`) };
  if (!title)
    return { refusal: refuse.badValue(`${what} title length invalid. Min length: 1, Max length: ${max.title}`) };
  const tooLong =
    longestText(`${what} id`, id, max.id) ??
    longestText(`${what} title`, title, max.title) ??
    longestText(`${what} description`, description ?? '', max.description);
  return tooLong ?? { value: { id, title, description } };
}

/** Ids must differ; so must the titles of buttons. */
function duplicateRefusal(choices: readonly Choice[], what: 'Button' | 'Row'): { refusal: GraphRefusal } | null {
  const differ = (values: readonly string[]): boolean => new Set(values).size === values.length;
  if (!differ(choices.map((choice) => choice.id)))
    return { refusal: refuse.badValue(`Duplicated ${what.toLowerCase()} id.`) };
  if (what === 'Button' && !differ(choices.map((choice) => choice.title))) {
    return { refusal: refuse.badValue('Button titles must be unique.') };
  }
  return null;
}
