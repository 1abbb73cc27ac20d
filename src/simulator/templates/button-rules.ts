import { refuseTemplate, TOO_LONG } from './refuse-template.ts';
import { lengthOf, variablesIn } from './text-rules.ts';
import type { TemplateButton } from './types.ts';

const FORM = 2_388_050;
const EXAMPLE = 2_388_043;
const MOST: Readonly<Record<TemplateButton['type'], number>> = {
  QUICK_REPLY: 10,
  URL: 2,
  PHONE_NUMBER: 1,
  COPY_CODE: 1,
};
const MOST_BUTTONS = 10;

/** What is wrong with the buttons of a new template, by Meta's limits. */
export function buttonsFault(buttons: readonly TemplateButton[]): ReturnType<typeof refuseTemplate> | null {
  if (buttons.length === 0 || buttons.length > MOST_BUTTONS)
    return refuseTemplate(FORM, `A template has one to ${MOST_BUTTONS} buttons.`);
  for (const [type, most] of Object.entries(MOST)) {
    if (buttons.filter((button) => button.type === type).length > most)
      return refuseTemplate(FORM, `A template has at most ${most} buttons of type ${type}.`);
  }
  const labels = buttons.map(({ text }) => text);
  if (new Set(labels).size !== labels.length) return refuseTemplate(FORM, 'Button labels must differ.');
  const isReply = buttons.map(({ type }) => type === 'QUICK_REPLY');
  if (isReply.filter((is, index) => is !== isReply[index - 1]).length > 2)
    return refuseTemplate(FORM, 'Quick replies must stand together.');
  return buttons.map(buttonFault).find((fault) => fault !== null) ?? null;
}

function buttonFault(button: TemplateButton): ReturnType<typeof refuseTemplate> | null {
  const { type, text, url, phone_number: phone } = button;
  if (text.trim() === '' && type !== 'COPY_CODE') return refuseTemplate(FORM, 'A button needs a label.');
  if (lengthOf(text) > 25) return refuseTemplate(TOO_LONG, 'A button label has at most 25 characters.');
  if (/[\n{}]/.test(text)) return refuseTemplate(FORM, 'A button label holds no variables and no line breaks.');
  const hasExample = Array.isArray(button['example'])
    ? button['example'].length > 0
    : typeof button['example'] === 'string';
  if (type === 'COPY_CODE' && !hasExample) return refuseTemplate(EXAMPLE, 'A code to copy needs an example.');
  if (type === 'PHONE_NUMBER' && !/^\+?\d{5,20}$/.test(phone ?? ''))
    return refuseTemplate(FORM, 'phone_number is not a phone number.');
  if (type !== 'URL') return null;
  const variables = variablesIn(url ?? '');
  if (!URL.canParse((url ?? '').replace(/\{\{.*$/, '')))
    return refuseTemplate(FORM, 'The URL of a button is not valid.');
  if (lengthOf(url ?? '') > 2_000) return refuseTemplate(TOO_LONG, 'The URL of a button has at most 2,000 characters.');
  if (variables.length > 1 || (variables.length === 1 && !/\{\{1\}\}$/.test(url ?? '')))
    return refuseTemplate(FORM, 'A URL takes one variable, {{1}}, at its end.');
  return variables.length === 1 && !hasExample
    ? refuseTemplate(EXAMPLE, 'A URL with a variable needs an example.')
    : null;
}
