import type { TemplateRequest } from '../outbox/index.ts';
import type { FieldProblem } from '../platform/http/problem.ts';
import { type HeaderMedia, type PlanRefusal, refusalWords, type TemplatePlan } from '../templates/index.ts';
import { BUTTON_FIELDS, type ButtonGiven, type TemplateAsked } from './template-schema.ts';

/** What a request asks for, in the words of templates. */
export function templateOf({ name, language, parameters, header, buttons }: TemplateAsked): TemplateRequest {
  return {
    ...{ name, parameters },
    ...(language !== undefined && { language }),
    ...(header !== undefined && { media: mediaOf(header) }),
    ...(buttons !== undefined && {
      buttons: Object.fromEntries(Object.entries(buttons).map(([place, given]) => [place, textOf(given)])),
    }),
  };
}

const mediaOf = ({ kind, link, file_name }: NonNullable<TemplateAsked['header']>): HeaderMedia => ({
  ...{ kind, link },
  fileName: file_name ?? null,
});

const textOf = ({ url_suffix, code, payload }: ButtonGiven): string => url_suffix ?? code ?? payload ?? '';

/** What of a request the approved template does not allow. */
export function templateProblems(plan: TemplatePlan, asked: TemplateAsked): FieldProblem[] {
  if (plan.outcome === 'refused') return [plan, ...(plan.also ?? [])].map(problemOf);
  const wrongKinds = plan.content.buttons.flatMap(({ index, kind }) => {
    const field = BUTTON_FIELDS[kind];
    return asked.buttons?.[index] === undefined || asked.buttons[index][field] !== undefined
      ? []
      : [{ field: `template.buttons.${index}`, message: `takes ${field}.` }];
  });
  return asked.language !== undefined && plan.isOtherLanguage
    ? [...wrongKinds, { field: 'template.language', message: 'The template does not exist in this language.' }]
    : wrongKinds;
}

function problemOf(refusal: PlanRefusal): FieldProblem {
  const words = refusalWords(refusal, 'en').replace(/^[^:]*: /, '');
  const { field, reason, fact } = refusal;
  return {
    field: /^(parameters|language|header|buttons)/.test(field) ? `template.${field}` : 'template.name',
    message:
      reason === 'missing' && field === 'header' && fact !== null ? `it needs a file of the kind ${fact}.` : words,
  };
}
