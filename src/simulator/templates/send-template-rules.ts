import type { BubbleContent } from '../contract.ts';
import { isRecord, type Outcome, textAt } from '../graph/field-rules.ts';
import { type GraphRefusal, refuse } from '../graph/graph-errors.ts';
import { filledButtons } from './send-button-rules.ts';
import { lengthOf, variablesIn } from './text-rules.ts';
import { partsOf, type Template, type TemplateParts } from './types.ts';

/** The `template` object of a send, before it is known whether there is such a template. */
export type TemplateSend = {
  readonly name: string;
  readonly language: string;
  readonly components: readonly Readonly<Record<string, unknown>>[];
};

type Refused = { readonly refusal: GraphRefusal };
type TemplateBubble = Extract<BubbleContent, { readonly kind: 'template' }>;

/** Reads the `template` object of a send. */
export function checkTemplatePart(part: unknown): Outcome<TemplateSend> {
  if (!isRecord(part)) return { refusal: refuse.missing("Parameter 'template' is mandatory for type 'template'") };
  const name = textAt(part, 'name');
  const language = isRecord(part['language']) ? textAt(part['language'], 'code') : null;
  if (!name || !language)
    return { refusal: refuse.missing('The parameters template.name and template.language.code are required.') };
  const components = part['components'] ?? [];
  if (!Array.isArray(components) || !components.every(isRecord))
    return { refusal: refuse.badValue('Param template.components must be an array of objects.') };
  return { value: { name, language, components } };
}

/** Fills an approved template, or refuses as Meta does (error codes, Nov 2025). `named`: every language of that name. */
export function fillTemplate(named: readonly Template[], send: TemplateSend): Outcome<TemplateBubble> {
  const template = named.find(({ language }) => language === send.language);
  if (!template)
    return { refusal: refuse.noTemplate(`template name (${send.name}) does not exist in ${send.language}`) };
  const stopped = statusRefusal(template);
  if (stopped) return stopped;
  const parts = partsOf(template.components);
  const header = filledHeader(parts, template, send);
  if (header.refusal) return header;
  const body = filledText(parts.body, template, parametersOf(send, 'body'), 'body');
  if (body.refusal) return body;
  if (lengthOf(body.value) > 1_024) return { refusal: refuse.textTooLong('The body is longer than 1024 characters.') };
  const buttons = filledButtons(parts.buttons, send.components);
  if (buttons.refusal) return buttons;
  const { name, language, category } = template;
  const { text, file } = header.value;
  const words = text === null ? body.value : `*${text}*\n${body.value}`;
  const filled = { kind: 'template', name, language, category, file, text: words, footer: parts.footer } as const;
  return { value: { ...filled, buttons: buttons.value } };
}

function statusRefusal({ status, name, language }: Template): Refused | null {
  switch (status) {
    case 'APPROVED':
      return null;
    case 'PAUSED':
      return { refusal: refuse.paused(`template (${name}) is paused due to low quality`) };
    case 'DISABLED':
      return { refusal: refuse.disabled(`template (${name}) is disabled`) };
    default:
      return { refusal: refuse.noTemplate(`template name (${name}) is not approved in ${language}`) };
  }
}

const parametersOf = (send: TemplateSend, type: string): readonly unknown[] => {
  const component = send.components.find((one) => String(one['type']).toLowerCase() === type);
  return Array.isArray(component?.['parameters']) ? component['parameters'] : [];
};

type Header = { readonly text: string | null; readonly file: TemplateBubble['file'] };

function filledHeader({ header }: TemplateParts, template: Template, send: TemplateSend): Outcome<Header> {
  const parameters = parametersOf(send, 'header');
  const format = header?.format ?? 'TEXT';
  if (!header || format === 'TEXT') {
    const text = filledText(header?.text ?? '', template, parameters, 'header');
    if (text.refusal) return text;
    if (lengthOf(text.value) > 60) return { refusal: refuse.textTooLong('The header is longer than 60 characters.') };
    return { value: { text: header ? text.value : null, file: null } };
  }
  if (parameters.length !== 1)
    return { refusal: refuse.parameterFormat(`header: Format mismatch, expected ${format}, received UNKNOWN`) };
  const [parameter] = parameters;
  const kind = format.toLowerCase() as NonNullable<Header['file']>['kind'];
  const media = isRecord(parameter) && parameter['type'] === kind ? parameter[kind] : null;
  if (!isRecord(media))
    return { refusal: refuse.parameterFormat(`header: Format mismatch, expected ${format}, received another type`) };
  const source = textAt(media, 'link') ?? textAt(media, 'id');
  if (source === null) return { refusal: refuse.missing(`header: ${kind} needs a link or an id`) };
  return { value: { text: null, file: { kind, name: textAt(media, 'filename') ?? source } } };
}

/** Puts the parameters of one part into its text: as many as there are, of the right kind, without forbidden signs. */
function filledText(text: string, template: Template, parameters: readonly unknown[], part: string): Outcome<string> {
  const variables = variablesIn(text);
  if (parameters.length !== variables.length) {
    const counts = `number of localizable_params (${parameters.length}) does not match the expected number of params (${variables.length})`;
    return { refusal: refuse.parameterCount(`${part}: ${counts}`) };
  }
  const values = new Map<string, string>();
  for (const [index, parameter] of parameters.entries()) {
    if (!isRecord(parameter) || parameter['type'] !== 'text')
      return { refusal: refuse.parameterFormat(`${part}: parameter ${index} must be of type text`) };
    const value = textAt(parameter, 'text');
    if (value === null) return { refusal: refuse.missing(`${part}: parameter ${index} has no text`) };
    if (/[\n\r\t]| {5}/.test(value))
      return {
        refusal: refuse.characters('Param text cannot have new-line/tab characters or more than 4 consecutive spaces'),
      };
    const name = template.parameterFormat === 'NAMED' ? textAt(parameter, 'parameter_name') : String(index + 1);
    if (name === null) return { refusal: refuse.missing(`${part}: parameter_name of parameter ${index} is missing`) };
    if (!variables.includes(name)) return { refusal: refuse.parameterFormat(`${part}: there is no parameter ${name}`) };
    values.set(name, value);
  }
  if (values.size !== variables.length)
    return { refusal: refuse.parameterCount(`${part}: a parameter is given twice`) };
  return { value: text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => values.get(name) ?? whole) };
}
