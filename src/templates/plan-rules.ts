import { limitedField, MESSAGE_LIMITS } from '../core/message-limits.ts';
import { faultOf, fillText, lengthOf, placeholdersIn, wordsOf } from './fill-rules.ts';
import { pickCopy } from './pick-copy-rules.ts';
import { planButtons } from './plan-button-rules.ts';
import { renderTemplate } from './render-template.ts';
import type {
  ApprovedCopy,
  FilledValue,
  ParameterFormat,
  PlanRefusal,
  TemplateComponents,
  TemplateContent,
  TemplatePlan,
  TemplateRequest,
  TemplateValue,
} from './types.ts';

/**
 * Whether a template can be sent as asked, by what WhatsApp has approved, and exactly what then leaves. Everything that
 * WhatsApp would refuse is refused here, with the field named.
 */
export function planTemplate(copies: readonly ApprovedCopy[], request: TemplateRequest): TemplatePlan {
  const picked = pickCopy(copies, request.name, request.language);
  if ('refusal' in picked) return refused(picked.refusal);
  const { copy, isOtherLanguage } = picked;
  const { components, format, language } = copy;
  const [part] = [
    ...components.unsupported,
    ...components.buttons.flatMap((button) => (button.kind === 'other' ? [button.type] : [])),
  ];
  if (part !== undefined) return refused({ field: 'components', reason: 'unsupported', fact: part });
  const slots = slotsOf(components, format);
  const filled = fillSlots(slots, request, language);
  if ('refusals' in filled) return refused(...filled.refusals);
  const header = planHeader(components, slots, filled.values, request);
  if (header !== null && 'refusal' in header) return refused(header.refusal);
  const buttons = planButtons(components.buttons, request.buttons ?? {});
  if ('refusal' in buttons) return refused(buttons.refusal);
  const inHeader = valuesFor(slots.header, filled.values);
  const inBody = valuesFor(slots.body, filled.values);
  const tooLong = lengthFault(components, inHeader, inBody);
  if (tooLong) return refused(tooLong);
  const nameOf = ({ placeholder }: Slot): string | null => (format === 'named' ? placeholder : null);
  const content: TemplateContent = {
    kind: 'template',
    name: copy.name,
    language,
    header: header === null ? null : 'slot' in header ? textHeader(nameOf(header.slot), header.value) : header,
    body: slots.body.map((slot) => ({ name: nameOf(slot), value: filled.values.get(slot.parameter) ?? '' })),
    buttons: buttons.values,
    text: renderTemplate(components, { header: inHeader, body: inBody }),
    labels: components.buttons.map(({ label }) => label),
  };
  return { outcome: 'ready', content, category: copy.category, quality: copy.quality, isOtherLanguage };
}

const refused = (first: PlanRefusal, ...also: readonly PlanRefusal[]): TemplatePlan => ({
  ...{ outcome: 'refused', ...first },
  ...(also.length > 0 && { also }),
});

const textHeader = (name: string | null, value: string): { readonly kind: 'text'; readonly value: FilledValue } => ({
  kind: 'text',
  value: { name, value },
});

/** A placeholder of the template, and under which parameter its value is given. */
type Slot = { readonly placeholder: string; readonly parameter: string };
type Slots = { readonly header: readonly Slot[]; readonly body: readonly Slot[] };

/** Numbers begin anew in the body, so that the header's one has a name of its own. */
function slotsOf({ header, body }: TemplateComponents, format: ParameterFormat): Slots {
  const inHeader = header?.kind === 'text' ? placeholdersIn(header.text) : [];
  const inBody = placeholdersIn(body);
  if (format === 'positional') inBody.sort((a, b) => Number(a) - Number(b));
  return {
    header: inHeader.map((placeholder) => ({
      placeholder,
      parameter: format === 'named' ? placeholder : 'header',
    })),
    body: inBody.map((placeholder) => ({ placeholder, parameter: placeholder })),
  };
}

type Filled =
  | { readonly values: ReadonlyMap<string, string> }
  | { readonly refusals: readonly [PlanRefusal, ...PlanRefusal[]] };

/** Every placeholder gets exactly one value, and no value is left over; everything that is not so is named. */
function fillSlots(slots: Slots, { parameters }: TemplateRequest, language: string): Filled {
  const wanted = new Set([...slots.header, ...slots.body].map(({ parameter }) => parameter));
  const given = new Map(Object.entries(parameters));
  const values = new Map<string, string>();
  const refusals: PlanRefusal[] = [];
  for (const parameter of wanted) {
    const filled = fillValue(given.get(parameter), language);
    if (typeof filled === 'string') values.set(parameter, filled);
    else refusals.push({ field: `parameters.${parameter}`, ...filled });
  }
  for (const parameter of given.keys())
    if (!wanted.has(parameter)) refusals.push({ field: `parameters.${parameter}`, reason: 'unexpected', fact: null });
  const [first, ...also] = refusals;
  return first === undefined ? { values } : { refusals: [first, ...also] };
}

/** A value as it is sent, or why it cannot be. */
function fillValue(value: TemplateValue | undefined, language: string): string | Omit<PlanRefusal, 'field'> {
  if (value === undefined) return { reason: 'missing', fact: null };
  const words = wordsOf(value, language);
  if (words === null) return { reason: 'wrong_kind', fact: 'date' };
  const fault = faultOf(words);
  return fault === null ? words : { reason: fault, fact: null };
}

type PlannedHeader =
  | NonNullable<TemplateRequest['media']>
  | { readonly slot: Slot; readonly value: string }
  | { readonly refusal: PlanRefusal };

function planHeader(
  { header }: TemplateComponents,
  slots: Slots,
  values: ReadonlyMap<string, string>,
  { media }: TemplateRequest,
): PlannedHeader | null {
  if (header === null || header.kind === 'text') {
    if (media) return { refusal: { field: 'header', reason: 'unexpected', fact: media.kind } };
    const [slot] = slots.header;
    return slot ? { slot, value: values.get(slot.parameter) ?? '' } : null;
  }
  if (!media) return { refusal: { field: 'header', reason: 'missing', fact: header.kind } };
  if (media.kind !== header.kind) return { refusal: { field: 'header', reason: 'wrong_kind', fact: header.kind } };
  const source = 'id' in media ? media.id : media.link;
  return source === '' ? { refusal: { field: 'header', reason: 'empty', fact: null } } : media;
}

/** Filled values by the placeholders of one part. */
const valuesFor = (slots: readonly Slot[], values: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map(slots.map(({ placeholder, parameter }) => [placeholder, values.get(parameter) ?? '']));

function lengthFault(
  { header, body }: TemplateComponents,
  inHeader: ReadonlyMap<string, string>,
  inBody: ReadonlyMap<string, string>,
): PlanRefusal | null {
  const tooLong = (name: 'templateHeader' | 'templateBody', text: string): PlanRefusal | null => {
    const { most } = MESSAGE_LIMITS[name];
    return lengthOf(text) > most ? { field: limitedField(name), reason: 'too_long', fact: String(most) } : null;
  };
  return (
    (header?.kind === 'text' ? tooLong('templateHeader', fillText(header.text, inHeader)) : null) ??
    tooLong('templateBody', fillText(body, inBody))
  );
}
