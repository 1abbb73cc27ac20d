import { z } from 'zod';
import type { Outcome } from '../graph/field-rules.ts';
import { refuse } from '../graph/graph-errors.ts';
import { buttonsFault } from './button-rules.ts';
import { refuseTemplate, TOO_LONG } from './refuse-template.ts';
import { exampleFault, type Format, lengthOf, proseFault, variableFault, variablesIn } from './text-rules.ts';
import { type NewTemplate, partsOf, TemplateCategory, TemplateComponent, type TemplateParts } from './types.ts';

const HEADER = 2_388_047;
const BODY = 2_388_072;
const FOOTER = 2_388_073;
const EXAMPLE = 2_388_043;

const Creation = z.looseObject({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'name must be lowercase letters, digits and underscores, at most 512'),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2,3})?$/, 'language must be a supported code such as es_MX'),
  category: TemplateCategory,
  parameter_format: z
    .string()
    .transform((word) => word.toUpperCase())
    .pipe(z.enum(['NAMED', 'POSITIONAL']))
    .default('POSITIONAL'),
  components: z.array(TemplateComponent).min(1),
});

/** Reads a new template and checks it as Meta does before its review (template components and error codes, Nov 2025). */
export function checkCreation(body: unknown): Outcome<NewTemplate> {
  const read = Creation.safeParse(body);
  if (!read.success) {
    const [issue] = read.error.issues;
    return { refusal: refuse.invalid(`Param ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`) };
  }
  const { name, language, category, parameter_format: format, components } = read.data;
  const fault = componentsFault(components, format);
  return fault ?? { value: { name, language, category, parameterFormat: format, components } };
}

const Edit = z.looseObject({ components: z.array(TemplateComponent).min(1) });

/** New parts for a template that is there. */
export function checkEdit(body: unknown, format: Format): Outcome<readonly TemplateComponent[]> {
  const read = Edit.safeParse(body);
  if (!read.success) return { refusal: refuse.invalid('Param components is required') };
  return componentsFault(read.data.components, format) ?? { value: read.data.components };
}

function componentsFault(
  components: readonly TemplateComponent[],
  format: Format,
): ReturnType<typeof refuseTemplate> | null {
  const types = components.map(({ type }) => type);
  if (new Set(types).size !== types.length) return refuseTemplate(BODY, 'Each part may stand in a template once.');
  if (!types.includes('BODY')) return refuseTemplate(BODY, 'A template needs a body.');
  const parts = partsOf(components);
  const exampleOf = (type: TemplateComponent['type']) => components.find((one) => one.type === type)?.example;
  return (
    headerFault(parts, format) ??
    textFault(parts.body, 1_024, 'body', BODY) ??
    variableFault(parts.body, format, BODY) ??
    proseFault(parts.body, BODY) ??
    exampleFault(parts.body, format, exampleOf('BODY'), 'body', EXAMPLE) ??
    footerFault(parts.footer) ??
    (types.includes('BUTTONS') ? buttonsFault(parts.buttons) : null)
  );
}

function textFault(
  text: string,
  longest: number,
  part: string,
  subcode: number,
): ReturnType<typeof refuseTemplate> | null {
  if (text.trim() === '') return refuseTemplate(subcode, `The ${part} needs text.`);
  return lengthOf(text) > longest ? refuseTemplate(TOO_LONG, `The ${part} has at most ${longest} characters.`) : null;
}

function headerFault({ header }: TemplateParts, format: Format): ReturnType<typeof refuseTemplate> | null {
  if (!header) return null;
  const text = header.text ?? '';
  if ((header.format ?? 'TEXT') !== 'TEXT') {
    const handles = z.looseObject({ header_handle: z.array(z.string().min(1)).min(1) }).safeParse(header.example);
    return handles.success
      ? null
      : refuseTemplate(HEADER, 'A header with a file needs an uploaded example, header_handle.');
  }
  if (/[\n*]|\p{Extended_Pictographic}/u.test(text))
    return refuseTemplate(HEADER, 'A header holds no line breaks, formatting or emoji.');
  if (variablesIn(text).length > 1) return refuseTemplate(HEADER, 'A header takes one variable.');
  return (
    textFault(text, 60, 'header', HEADER) ??
    variableFault(text, format, HEADER) ??
    exampleFault(text, format, header.example, 'header', EXAMPLE)
  );
}

function footerFault(footer: string | null): ReturnType<typeof refuseTemplate> | null {
  if (footer === null) return null;
  if (/\{\{|\n/.test(footer)) return refuseTemplate(FOOTER, 'A footer holds no variables and no line breaks.');
  return textFault(footer, 60, 'footer', FOOTER);
}
